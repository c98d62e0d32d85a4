import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** Returns the content of a file; of the standard input for `-`. @throws one sentence when it cannot be read */
export async function readSource(path: string, cwd: string): Promise<Buffer> {
  if (path === STDIN) return buffer(process.stdin);
  try {
    return await readFile(resolve(cwd, path));
  } catch (cause) {
    throw new Error(`"${path}" cannot be read: expected a file, ${(cause as Error).message}`, { cause });
  }
}

/** Returns what messages call a source. */
export function sourceName(path: string): string {
  return path === STDIN ? 'standard input' : path;
}

// --- internal ---

const STDIN = '-';
