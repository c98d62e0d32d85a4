import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { publicFilesIn } from '../bundle/public-files.ts';
import { type InstallContext, install } from './install.ts';

/** The files that the server sends. */
export interface PageFiles {
  /** By their paths. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
  /** Files and folders by the path that they are served under. */
  readonly folders: Readonly<Record<string, string>>;
}

/**
 * Returns the page: in the published package as it was built, and in the repository from its source, which installs its libraries first when
 * they are missing.
 */
export async function findPage(context: Omit<InstallContext, 'folder'>): Promise<PageFiles> {
  const built = join(PAGE, 'assets');
  if (existsSync(built)) return { assets: await filesIn(built), folders: publicFilesIn(join(PAGE, 'libraries')) };
  await install({ ...context, folder: PAGE });
  const { bundlePage } = await import('../bundle/bundle.ts');
  return { assets: await bundlePage(), folders: publicFilesIn(join(PAGE, 'node_modules')) };
}

// --- internal ---

/** The source of the page, or in the published package what was built from it. */
const PAGE = join(import.meta.dirname, '../page');

async function filesIn(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(await Promise.all(files.map(async (file) => [`/${relative(folder, file)}`, await readFile(file)] as const)));
}
