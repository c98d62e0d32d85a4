import type { CommandContext } from '../context.ts';
import { type Program, runCommand } from '../run-command.ts';

/** What a command line ended with. */
export interface RecordedRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line without a terminal and gives what it wrote. @param changes what its context has instead of nothing */
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
