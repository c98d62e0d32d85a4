import closeWithGrace from 'close-with-grace';
import { helpText } from '../config/help.ts';
import { ConfigError, readConfig } from '../config.ts';
import { createInstruments, finalCounts } from '../instruments.ts';
import { createLogger, type ServiceLogger } from '../logging/logger.ts';
import { createService, type Service } from './lifecycle.ts';

/**
 * Runs the service until a signal. The exit code is 0 after a graceful stop, and 1 after an invalid setting, a port in use, an uncaught
 * error or a second signal. The log is flushed before every exit.
 */
export async function run(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [argument] = argv;
  if (argument === '--help' || argument === '-h') {
    process.stdout.write(helpText());
    return;
  }
  if (argument !== undefined) return fail(`lorem accepts only --help, got ${JSON.stringify(argument)}; settings are environment variables`);
  const config = configOrFail(environment);
  if (config === undefined) return;

  const instruments = createInstruments();
  const dropped = instruments.counter('lorem_log_lines_dropped_total').series();
  const { logger, flush } = await createLogger(config, { onDrop: (lines) => dropped.add(lines) });
  const exit = (code: number): never => {
    flush();
    process.exit(code);
  };
  const service = createService({ config, logger, exit, instruments });
  stopOnSignal(service, { logger, flush }, () => finalCounts(instruments));
  try {
    const addresses = await service.listen();
    logger.info(addresses, 'listening');
    if (process.stderr.isTTY) process.stderr.write(greeting(addresses));
  } catch (error) {
    logger.fatal({ err: error }, 'cannot start');
    exit(1);
  }
}

// --- internal ---

function configOrFail(environment: NodeJS.ProcessEnv) {
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fail(`${error.message}\nnode service/main.ts --help lists every setting.`);
    return undefined;
  }
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function stopOnSignal(service: Service, { logger, flush }: ServiceLogger, counts: () => object): void {
  closeWithGrace(
    {
      delay: false,
      logger: false,
      onSecondSignal: (signal) => {
        logger.warn({ signal }, 'stopped immediately by a second signal');
        flush();
      },
      onSecondError: (error) => {
        logger.fatal({ err: error }, 'failed while stopping');
        flush();
      },
    },
    async ({ err, signal }) => {
      if (err !== undefined) logger.fatal({ err }, 'stopping after an uncaught error');
      else logger.info({ signal }, 'stopping; a second signal stops immediately');
      try {
        await service.stop();
        logger.info(counts(), 'stopped');
      } catch (error) {
        logger.fatal({ err: error }, 'cannot stop gracefully');
        throw error;
      } finally {
        flush();
      }
    },
  );
}

/** Returns the addresses to open next, for a terminal. */
function greeting({ app, operations }: Awaited<ReturnType<Service['listen']>>): string {
  const [site, metrics] = [app, operations ?? app].map((address) => address.replace(/0\.0\.0\.0|127\.0\.0\.1/, 'localhost'));
  return `
  lorem listens on ${site}

    page           ${site}/
    sentence       curl -X POST ${site}/lorem/sentence/5/10
    API            ${site}/docs
    metrics        ${metrics}/metrics

`;
}
