import { once } from 'node:events';
import { join } from 'node:path';
import { type Program, startChild } from '../process.ts';

export interface DevLoopOptions {
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The options of `skaffold dev`. */
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Runs `skaffold dev` and, beside it, synthesis in watch mode: Skaffold watches the manifests, not their source. The signal stops both;
 * Skaffold then deletes what it deployed. Returns Skaffold's exit code (1 when it cannot be started) and a sentence about its end.
 */
export async function runDevLoop({ repository, environment, argv, signal }: DevLoopOptions): Promise<{ code: number; sentence: string }> {
  const common = { environment, folder: repository, output: 'shown' } as const satisfies Partial<Program>;
  const synthesis = startChild({
    ...common,
    name: 'Synthesis',
    command: process.execPath,
    args: ['--watch', '--watch-preserve-output', join(repository, 'local/command/main.ts'), 'synth'],
  });
  const skaffold = startChild({
    ...common,
    name: 'Skaffold',
    command: 'skaffold',
    args: ['dev', ...argv],
    stopSignal: 'SIGINT',
  });
  const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  await Promise.race([skaffold.ended, stopped]);
  await skaffold.stop();
  await synthesis.stop();
  const { code, sentence } = await skaffold.ended;
  return { code: code ?? 1, sentence };
}
