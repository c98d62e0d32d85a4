import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program to be run beside others. */
export interface Program {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where it runs. */
  readonly folder: string;
  /** Whether what it writes is shown, on stderr, or only told when it fails. */
  readonly output: 'shown' | 'kept';
}

/** A running program. */
export interface Child {
  readonly name: string;
  /** Settles when it has ended, whyever: one sentence with what it wrote last, if that was kept. Never rejects. */
  readonly ended: Promise<{ readonly code: number | null; readonly sentence: string }>;
  /** Asks it to end, insists when it does not, and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a program in a process group of its own, so that Ctrl-C in a terminal ends only whoever started it, who then stops the others in
 * good order.
 */
export function startChild({ name, command, args, environment, folder, output }: Program): Child {
  const stdio = output === 'shown' ? (['ignore', process.stderr, process.stderr] as const) : (['ignore', 'pipe', 'pipe'] as const);
  const child = spawn(command, args, { cwd: folder, env: { ...environment }, stdio: [...stdio], detached: true });
  const last: string[] = [];
  const keep = (text: string) => last.splice(0, last.length, ...[...last, ...text.trimEnd().split('\n')].slice(-KEPT_LINES));
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', keep);
  const ended = once(child, 'close').then(
    ([code, signal]) => ({ code: code as number | null, sentence: [`${name} ended with ${code ?? signal}`, ...last].join('\n  ') }),
    ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === 'ENOENT' ? `${JSON.stringify(command)} is not on the PATH` : message;
      return { code: null, sentence: `${name} could not be started: ${why}` };
    },
  );
  return {
    name,
    ended,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const patience = new AbortController();
      const insist = sleep(PATIENCE_MS, undefined, { signal: patience.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
      await ended;
      patience.abort();
      await insist;
    },
  };
}

// --- internal ---

/** How much of what a program wrote is told when it fails. */
const KEPT_LINES = 5;

/** How long a program may take to end before it is killed: Skaffold first takes away what it deployed. */
const PATIENCE_MS = 60_000;
