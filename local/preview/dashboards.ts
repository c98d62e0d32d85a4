import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Returns the sources of the dashboards: a change there generates them again. */
export function dashboardSources(repository: string): readonly string[] {
  return SOURCES.map((path) => join(repository, path));
}

/** Writes the dashboards of the current source into a folder. @throws with the errors of their source */
export async function writeDashboards(repository: string, folder: string, signal: AbortSignal): Promise<void> {
  // A process of its own reads the source as it is now. Compiled code is cached for the next change.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'preview-compile-cache') };
  const command = [join(repository, 'local/command/main.ts'), 'synth', '--out', folder];
  try {
    await promisify(execFile)(process.execPath, command, { signal, env });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`The dashboards cannot be made: ${stderr?.trim() || message}`, { cause: error });
  }
}

// --- internal ---

const SOURCES = [
  'dashboards',
  'packages/metric-to-pager/src',
  'charts/lorem.ts',
  'service/metrics.ts',
  'service/objectives.ts',
  'service/service.ts',
];
