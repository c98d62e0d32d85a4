import { once } from 'node:events';
import { join } from 'node:path';
import { type Program, startChild } from '../process.ts';

export interface DevLoopOptions {
  /** The repository, which holds what is watched. */
  readonly repository: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What Skaffold is told beside its profile. */
  readonly argv: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Runs Skaffold's watch loop with synthesis watched beside it: Skaffold itself looks only at the manifests that are written, never at the
 * source that they are made from. Both are stopped by the signal; Skaffold then takes away what it deployed.
 *
 * @returns the exit code of Skaffold, or 1 when it could not be run, and the sentence that tells its end
 */
export async function runDevLoop({ repository, environment, argv, signal }: DevLoopOptions): Promise<{ code: number; sentence: string }> {
  const common = { environment, folder: repository, output: 'shown' } as const satisfies Partial<Program>;
  const synthesis = startChild({
    ...common,
    name: 'Synthesis',
    command: process.execPath,
    args: ['--watch', '--watch-preserve-output', join(repository, 'charts/main.ts')],
  });
  const skaffold = startChild({
    ...common,
    name: 'Skaffold',
    command: 'skaffold',
    args: ['dev', ...profileOf(argv), ...argv],
    stopSignal: 'SIGINT',
  });
  const stopped = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  await Promise.race([skaffold.ended, stopped]);
  await skaffold.stop();
  await synthesis.stop();
  const { code, sentence } = await skaffold.ended;
  return { code: code ?? 1, sentence };
}

// --- internal ---

/** The profile for development, where nobody names another. */
function profileOf(argv: readonly string[]): readonly string[] {
  return argv.some((argument) => /^(-p|--profile)/.test(argument)) ? [] : ['--profile', 'dev'];
}
