import { chmod, lstat, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns a folder of the user's cache that no other user can read or write, or `undefined` where there is none: code that another user put
 * into a cache of compiled code would run.
 */
export async function privateCache(name: string, environment: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const folder = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'metric-to-pager', name);
  try {
    await mkdir(folder, { recursive: true, mode: PRIVATE });
    const found = await lstat(folder);
    if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) return undefined;
    await chmod(folder, PRIVATE);
    return folder;
  } catch {
    return undefined;
  }
}

// --- internal ---

const PRIVATE = 0o700;
