import { readConfig } from '../config.ts';
import { createService, type Service } from '../lifecycle/lifecycle.ts';
import { createLogger } from '../logging/logger.ts';

/** One line of the log, as it was written. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** A service with its log at hand; it is stopped when its variable goes out of scope (`await using`). */
export interface IdleService extends AsyncDisposable {
  readonly service: Service;
  readonly lines: readonly LogLine[];
  /** The access-log lines so far. */
  requests(): readonly LogLine[];
  /** The codes that the process would have exited with. */
  readonly exits: readonly number[];
}

/** The same, listening on free ports of loopback. */
export interface RunningService extends IdleService {
  readonly port: number;
  readonly url: string;
  /** Address of the port for operations: the same as `url` unless `METRICS_PORT` is set. */
  readonly operationsUrl: string;
}

/** A service that is put together but does not listen: for `inject`. */
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

const DEFAULTS = {
  PORT: '0',
  HOST: '127.0.0.1',
  NODE_ENV: 'test',
  SHUTDOWN_DELAY_MS: '0',
  SHUTDOWN_DRAIN_MS: '2000',
  // A machine that does other things, too, makes a service look overloaded that is not.
  OVERLOAD_DELAY_MS: '0',
};
