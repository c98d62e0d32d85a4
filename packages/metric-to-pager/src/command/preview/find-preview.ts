import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CommandContext } from '../../terminal/context.ts';

export interface PreviewPlaces {
  /** A module of this library. @default this one */
  readonly library?: string;
  /** The version of Node.js. @default that of this process */
  readonly node?: string;
}

/**
 * Finds the program of the package grafana-dashboard-preview: as this library sees it, or the project that the command runs in.
 *
 * @returns the path of its entry point
 * @throws when it is not installed, or Node.js is too old for it
 */
export function findPreview({ cwd }: Pick<CommandContext, 'cwd'>, places: PreviewPlaces = {}): string {
  const { library = import.meta.filename, node = process.versions.node } = places;
  const found = [library, join(cwd, 'package.json')].map(programSeenFrom).find((program) => program !== undefined);
  if (found === undefined)
    throw new Error('The preview is a package of its own, which is not installed: npm install --save-dev grafana-dashboard-preview');
  if (Number(node.split('.')[0]) < 24) throw new Error(`The preview needs Node.js 24 or newer, and this is v${node}`);
  return found;
}

// --- internal ---

function programSeenFrom(file: string): string | undefined {
  try {
    return createRequire(file).resolve('grafana-dashboard-preview/main');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
