import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A command of this repository that runs as a process of its own, with a temporary folder that nobody else has. */
export interface Command extends AsyncDisposable {
  /** What it wrote so far. */
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** Waits until it has written something. @throws with all that it wrote when it ends before */
  wrote(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends it a signal, if any, and waits for its end; gives its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** What is in its temporary folder. */
  leftovers(): Promise<readonly string[]>;
}

/** Starts an entry point, such as `charts/main.ts`. */
export async function startCommand(entry: string, argv: readonly string[], environment: Record<string, string>): Promise<Command> {
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  const child = spawn(process.execPath, [join(ROOT, entry), ...argv], { env: { ...environment, TMPDIR: folder } });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  const closed = once(child, 'close');
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    written,
    async wrote(pattern) {
      for (;;) {
        const match = pattern.exec(written.stdout + written.stderr);
        if (match !== null) return match;
        if (!running()) throw new Error(`${entry} ended without having written ${pattern}: ${written.stdout}${written.stderr}`);
        await sleep(20);
      }
    },
    async end(signal) {
      if (signal !== undefined) child.kill(signal);
      const [code] = await closed;
      return code as number | null;
    },
    leftovers: () => readdir(folder),
    async [Symbol.asyncDispose]() {
      if (running()) child.kill('SIGTERM');
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

// --- internal ---

const ROOT = resolve(import.meta.dirname, '../..');
