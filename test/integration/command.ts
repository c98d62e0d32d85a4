import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { systemClock, until } from 'metric-to-pager/waiting';

/** A command of this repository, running as a process of its own with a temporary folder of its own. */
export interface Command extends AsyncDisposable {
  /** Its output so far. */
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** Waits for output that matches. @throws Error with all output when the command ends before */
  wrote(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Sends a signal, if any, and waits for the end; returns the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  /** The names in its temporary folder. */
  leftovers(): Promise<readonly string[]>;
}

/** Starts an entry point, such as `local/command/main.ts`. */
export async function startCommand(entry: string, argv: readonly string[], environment: Record<string, string>): Promise<Command> {
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  const env = { ...environment, TMPDIR: folder };
  const child = execa(process.execPath, [join(ROOT, entry), ...argv], { env, extendEnv: false, reject: false });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      written[stream] += text;
    });
  }
  let running = true;
  void child.then(() => {
    running = false;
  });
  const end = async (signal?: NodeJS.Signals) => {
    if (signal !== undefined) child.kill(signal);
    return (await child).exitCode ?? null;
  };
  return {
    written,
    end,
    wrote(pattern) {
      const look = async () => {
        const found = pattern.exec(written.stdout + written.stderr);
        if (found !== null) return { found };
        if (!running) throw new Error(`${entry} ended without having written ${pattern}: ${written.stdout}${written.stderr}`);
        return { missing: written.stderr };
      };
      return until(`${entry} to write ${pattern}`, look, { clock: systemClock, seconds: 120, everySeconds: 0.02 });
    },
    leftovers: () => readdir(folder),
    async [Symbol.asyncDispose]() {
      if (running) await end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}

// --- internal ---

const ROOT = resolve(import.meta.dirname, '../..');
