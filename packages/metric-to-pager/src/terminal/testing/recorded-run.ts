import type { CommandContext } from '../context.ts';
import { type Program, runCommand } from '../run-command.ts';

/** The exit code and the output of a command line. */
export interface RecordedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line without a terminal and returns its output. @param changes parts of its context, which are else empty */
export async function recordedRun(program: Program, argv: readonly string[], changes: Partial<CommandContext> = {}): Promise<RecordedRun> {
  const written = { stdout: '', stderr: '' };
  const code = await runCommand(program, argv, {
    repository: '/nowhere',
    cwd: '/nowhere',
    env: {},
    isTTY: false,
    signal: new AbortController().signal,
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    ...changes,
  });
  return { code, ...written };
}
