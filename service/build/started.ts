import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A service that runs as a process of its own; going out of scope it stops. */
export interface Started extends AsyncDisposable {
  /** Address of the API. */
  readonly app: string;
  /** Address of the metrics, where they have a port of their own. */
  readonly operations: string | undefined;
  /** Asks it to stop and waits until it did; gives its exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts a service and waits until it listens.
 *
 * @param file - Its main module, of the source or of a bundle.
 * @param environment - Its settings; it takes free ports and refuses nothing unless they say otherwise.
 * @throws Error with everything that it logged, when it ends before it listens.
 */
export async function start(file: string, environment: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...DEFAULTS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const output: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const listening = Promise.withResolvers<Addresses>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.push(line);
    if (line.includes('"msg":"listening"')) listening.resolve(JSON.parse(line));
  });
  const failed = ended.then(([code]) => {
    throw new Error(`cannot start "${file}": expected it to listen, it ended with code ${code} and said:\n${output.join('\n')}`);
  });
  const { app, operations } = await Promise.race([listening.promise, failed]);
  failed.catch(() => {});
  const stop = async () => {
    child.kill('SIGTERM');
    const [code] = await ended;
    return code;
  };
  return { app, operations, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

// --- internal ---

const DEFAULTS = {
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  SHUTDOWN_DELAY_MS: '0',
  // A machine that does other things, too, makes a service look overloaded that is not.
  OVERLOAD_DELAY_MS: '0',
};

interface Addresses {
  readonly app: string;
  readonly operations?: string;
}
