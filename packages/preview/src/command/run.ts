import { once } from 'node:events';
import { HELP, parseArguments } from './arguments.ts';
import { takePictures } from './pictures.ts';
import { start } from './start.ts';

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
 * The command: serves dashboards until the signal, or takes their pictures.
 *
 * @returns the exit code: 1 after an invalid flag, a missing program, or a picture of a panel with an error or without data; otherwise 0
 */
export async function runPreview(argv: readonly string[], context: PreviewContext): Promise<number> {
  const { signal, stdout, stderr, cwd } = context;
  try {
    const given = parseArguments(argv, cwd, context.environment);
    if (given === 'help') {
      stdout(HELP);
      return 0;
    }
    await using server = await start(given, context);
    if (given.png !== undefined) return await takePictures({ ...given, png: given.png, address: server.address, ...context });
    stdout(`\n  Dashboards    ${server.address}\n\n  Ctrl-C stops everything.\n\n`);
    if (!signal.aborted) await once(signal, 'abort');
    return 0;
  } catch (error) {
    if (signal.aborted) return 0;
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
}
