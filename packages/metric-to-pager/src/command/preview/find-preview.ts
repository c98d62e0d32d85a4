import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CommandContext } from '../../terminal/context.ts';
import { libraryVersion } from '../version.ts';

export interface PreviewPlaces {
  /** The folder of the package `preview` in a clone. @default beside the library */
  readonly clone?: string;
  /** Its copy in the package that is published. @default within the library */
  readonly packaged?: string;
  /** The version of Node.js. @default that of this process */
  readonly node?: string;
}

/**
 * Finds the program of the preview: in a clone, where it stands; in the published package, its copy. The copy is moved to the user's cache,
 * as Node.js strips no types under node_modules; there the preview installs its packages once per version.
 *
 * @returns the path of its entry point
 * @throws when this installation has no preview, or Node.js is too old for it
 */
export async function findPreview({ env }: Pick<CommandContext, 'env'>, places: PreviewPlaces = {}): Promise<string> {
  const { clone = CLONE, packaged = PACKAGED, node = process.versions.node } = places;
  const found = [clone, packaged].find((folder) => existsSync(join(folder, ENTRY)) && existsSync(join(folder, 'package-lock.json')));
  if (found === undefined)
    throw new Error(
      'The preview is not part of this installation: run it by "npx metric-to-pager preview", or in a clone of the repository',
    );
  if (Number(node.split('.')[0]) < 24) throw new Error(`The preview needs Node.js 24 or newer, and this is v${node}`);
  return join(found === clone ? found : await copyToCache(found, env), ENTRY);
}

// --- internal ---

const ENTRY = 'main.ts';
const CLONE = join(import.meta.dirname, '../../../../preview');
const PACKAGED = join(import.meta.dirname, '../../preview');

async function copyToCache(packaged: string, env: CommandContext['env']): Promise<string> {
  const caches = env['XDG_CACHE_HOME'] || join(env['HOME'] ?? homedir(), '.cache');
  const copy = join(caches, 'metric-to-pager', `preview-${libraryVersion()}`);
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  try {
    await cp(packaged, partial, { recursive: true });
    await rename(partial, copy);
  } catch (cause) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been first.
    if (!existsSync(copy)) throw new Error(`The preview cannot be copied to ${copy}: ${(cause as Error).message}`, { cause });
  }
  return copy;
}
