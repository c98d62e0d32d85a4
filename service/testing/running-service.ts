import { readConfig } from '../config.ts';
import { createService, type Service } from '../lifecycle/lifecycle.ts';
import { createLogger } from '../logging/logger.ts';

/** One parsed line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** A service with its log; disposing stops it. */
export interface IdleService extends AsyncDisposable {
  readonly service: Service;
  readonly lines: readonly LogLine[];
  /** The access-log lines so far. */
  requests(): readonly LogLine[];
  /** The exit codes passed to `exit`. */
  readonly exits: readonly number[];
}

/** A service that listens on free ports of loopback. */
export interface RunningService extends IdleService {
  readonly port: number;
  readonly url: string;
  /** Address of the metrics port; equals `url` unless `METRICS_PORT` is set. */
  readonly operationsUrl: string;
}

/** Creates a service that does not listen, for `inject`. */
export async function idleService(environment: Readonly<Record<string, string>> = {}): Promise<IdleService> {
  const config = readConfig({ ...DEFAULTS, ...environment });
  const lines: LogLine[] = [];
  const exits: number[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) };
  const { logger } = await createLogger(config, { destination });
  const service = createService({ config, logger, exit: (code) => void exits.push(code) });
  return {
    service,
    lines,
    exits,
    requests: () => lines.filter(({ msg }) => msg === 'request'),
    [Symbol.asyncDispose]: () => service.stop(),
  };
}

/** Starts a service. */
export async function runningService(environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const idle = await idleService(environment);
  const { app: url, operations } = await idle.service.listen();
  return { ...idle, url, port: Number(new URL(url).port), operationsUrl: operations ?? url };
}

// --- internal ---

/** Load shedding is off: a busy machine would make the service refuse requests. */
const DEFAULTS = {
  PORT: '0',
  HOST: '127.0.0.1',
  NODE_ENV: 'test',
  SHUTDOWN_DELAY_MS: '0',
  SHUTDOWN_DRAIN_MS: '2000',
  OVERLOAD_DELAY_MS: '0',
};
