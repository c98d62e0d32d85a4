import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { LogLine } from './running-service.ts';

/** What a service that runs as a process of its own wrote, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A service that runs as a process of its own, as `npm start` runs it; it is killed when its variable goes out of scope. */
export interface ChildService extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly operationsUrl: string;
  readonly lines: readonly LogLine[];
  /** What it wrote to stderr so far. */
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Sends a signal and waits for the end; returns the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts a service on free ports of loopback.
 *
 * @param main - its main module, of a bundle for example. @default that of the source
 * @throws Error with its output when it ends before it listens
 */
export async function startChild(environment: Readonly<Record<string, string>> = {}, main = MAIN): Promise<ChildService> {
  const child = execa(process.execPath, [main], { env: { ...DEFAULTS, ...environment }, stdin: 'ignore', reject: false });
  const lines: LogLine[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const addresses = await new Promise<{ app: string; operations?: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = JSON.parse(line) as LogLine & { app: string; operations?: string };
      lines.push(parsed);
      if (parsed.msg === 'listening') resolve(parsed);
    });
    void child.then(({ exitCode }) =>
      reject(new Error(`the service ended with ${exitCode} before it listened: ${stderr}${JSON.stringify(lines)}`)),
    );
  });
  return {
    url: addresses.app,
    port: Number(new URL(addresses.app).port),
    operationsUrl: addresses.operations ?? addresses.app,
    lines,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return (await child).exitCode ?? null;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child;
    },
  };
}

/** Runs the service until it ends by itself. */
export async function runChild(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const options = { env: environment, extendEnv: false, stdin: 'ignore', reject: false, stripFinalNewline: false } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...argv], options);
  return { code: exitCode ?? null, stdout, stderr };
}

// --- internal ---

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** A machine that does other things, too, makes a service look overloaded that is not. */
const DEFAULTS = { PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_MS: '0', OVERLOAD_DELAY_MS: '0' };
