import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { LogLine } from './running-service.ts';

/** The service in a child process, as `npm start` runs it; disposing kills it. */
export type ChildService = Awaited<ReturnType<typeof startChild>>;

/** Starts a service on free ports of loopback, by default from its source. @throws Error with its output when it ends before it listens */
export async function startChild(environment: Readonly<Record<string, string>> = {}, main = MAIN) {
  const child = execa(process.execPath, [main], { env: { ...DEFAULTS, ...environment }, stdin: 'ignore', reject: false });
  const lines: LogLine[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const output = createInterface({ input: child.stdout });
  const outputEnd = once(output, 'close');
  const addresses = await new Promise<{ app: string; operations?: string }>((resolve, reject) => {
    output.on('line', (line) => {
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
    lines: lines as readonly LogLine[],
    stderr: () => stderr,
    kill: (signal: NodeJS.Signals) => void child.kill(signal),
    /** Sends a signal and waits for the end and its last line; returns the exit code. */
    async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
      child.kill(signal);
      await outputEnd;
      return (await child).exitCode ?? null;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child;
    },
  };
}

/** Runs the service until it exits by itself; returns its exit code and output. */
export async function runChild(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const options = { env: environment, extendEnv: false, stdin: 'ignore', reject: false, stripFinalNewline: false } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...argv], options);
  return { code: exitCode ?? null, stdout, stderr };
}

// --- internal ---

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Load shedding is off: a busy machine would make the service refuse requests. */
const DEFAULTS = { PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DELAY_MS: '0', OVERLOAD_DELAY_MS: '0' };
