import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LogLine } from './running-service.ts';

/** What a service that runs as a process of its own wrote, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A service that runs as a process of its own, as `npm start` runs it; it is killed when its variable goes out of scope. */
export interface ChildService extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly operationsUrl: string;
  readonly lines: readonly LogLine[];
  /** What it wrote to stderr so far. */
  stderr(): string;
  /** Sends it a signal and waits for its end; gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts a service on free ports of loopback. @throws Error with what it wrote when it ends before it listens */
export async function startChild(environment: Readonly<Record<string, string>> = {}): Promise<ChildService> {
  const child = spawn(process.execPath, [MAIN], { env: { ...DEFAULTS, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: LogLine[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  const addresses = await new Promise<{ app: string; operations?: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const parsed = JSON.parse(line) as LogLine & { app: string; operations?: string };
      lines.push(parsed);
      if (parsed.msg === 'listening') resolve(parsed);
    });
    child.once('close', (code) =>
      reject(new Error(`the service ended with ${code} before it listened: ${stderr}${JSON.stringify(lines)}`)),
    );
  });
  return {
    process: child,
    url: addresses.app,
    port: Number(new URL(addresses.app).port),
    operationsUrl: addresses.operations ?? addresses.app,
    lines,
    stderr: () => stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await ended;
      return code as number | null;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs the service until it ends by itself. */
export async function runChild(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...argv], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code: code as number | null, ...written };
}

// --- internal ---

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** A machine that does other things, too, makes a service look overloaded that is not. */
const DEFAULTS = { PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_MS: '0', OVERLOAD_DELAY_MS: '0' };
