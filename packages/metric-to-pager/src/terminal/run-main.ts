import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { CommandContext } from './context.ts';
import { INTERRUPTED, type Program, runCommand } from './run-command.ts';

export interface MainOptions {
  /** The folder that generated files are committed in. @default the folder that the process runs in */
  readonly repository?: URL;
}

/**
 * Runs a program with the arguments, streams and signals of this process, and sets its exit code. Results that are not read to their end,
 * as by `head`, are no error.
 */
export async function runMain(program: Program, options: MainOptions = {}): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await runCommand(program, process.argv.slice(2), processContext(options));
}

// --- internal ---

function processContext({ repository }: MainOptions): CommandContext {
  let stopping: AbortController | undefined;
  return {
    repository: repository === undefined ? process.cwd() : fileURLToPath(repository),
    cwd: process.cwd(),
    env: process.env,
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    isTTY: process.stdout.isTTY ?? false,
    // A command that never asks for the signal has nothing to clean up: Ctrl-C ends it as any other program.
    get signal() {
      stopping ??= abortedBySignals();
      return stopping.signal;
    },
    ...(process.stdin.isTTY && { confirm }),
  };
}

/** The first signal asks the command to end; the next one ends the process. */
function abortedBySignals(): AbortController {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(INTERRUPTED);
      stopping.abort();
    });
  }
  return stopping;
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
