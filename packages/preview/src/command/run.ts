import { once } from 'node:events';
import { join } from 'node:path';
import { isInRepository } from '../../../../local/preview/repository.ts';
import { HELP, parseArguments } from './arguments.ts';
import { install } from './install.ts';

/** The folder of this package. */
const PACKAGE = join(import.meta.dirname, '..');

/** The environment and output streams of a run. */
export interface PreviewContext {
  /** The folder that relative paths refer to. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `preview`: serves dashboards until the signal, or takes their pictures.
 *
 * @returns the exit code: 1 after an invalid flag, a missing program, or a picture of a panel with an error or without data; otherwise 0
 */
export async function runPreview(argv: readonly string[], context: PreviewContext): Promise<number> {
  const { signal, stdout, stderr, cwd } = context;
  try {
    const given = parseArguments(argv, cwd, context.environment);
    if (given.help) {
      stdout(HELP);
      return 0;
    }
    if ((given.prometheus === undefined || given.dashboards === undefined) && !isInRepository())
      throw new Error('This copy of the preview is outside its repository: give --prometheus URL and --dashboards PATH');
    await install({ ...context, folder: PACKAGE });
    // These need the packages.
    const [{ start }, { takePictures }] = await Promise.all([import('./start.ts'), import('./pictures.ts')]);
    await using started = await start(given, context);
    if (given.png !== undefined)
      return await takePictures({
        ...given,
        png: given.png,
        address: started.server.address,
        patient: given.prometheus === undefined,
        ...context,
      });
    stdout(`\n  Dashboards    ${started.server.address}\n\n  Ctrl-C stops everything.\n\n`);
    const failure = await Promise.race([once(signal, 'abort').then(() => undefined), started.failed]);
    if (failure === undefined) return 0;
    stderr(`${failure}\n`);
    return 1;
  } catch (error) {
    if (signal.aborted) return 0;
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
}
