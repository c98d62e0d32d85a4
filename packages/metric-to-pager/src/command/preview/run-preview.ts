import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CommandContext } from '../../terminal/context.ts';

export interface PreviewRun {
  /** The entry point of the preview. */
  readonly preview: string;
  readonly argv: readonly string[];
  /** The Prometheus to ask, with name and password. It is passed on by the environment, which other users cannot read. @default none */
  readonly prometheus?: URL;
}

/** Runs the preview until it ends or the command is stopped. Returns its exit code. */
export async function runPreview({ preview, argv, prometheus }: PreviewRun, context: CommandContext): Promise<number> {
  const { env, cwd, signal, stdout, stderr } = context;
  const child = spawn(process.execPath, [preview, ...argv], {
    cwd,
    env: { ...env, ...(prometheus !== undefined && { PREVIEW_PROMETHEUS: prometheus.href }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', stdout);
  child.stderr.setEncoding('utf8').on('data', stderr);
  // The preview ends what it started; a second signal is not needed.
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
