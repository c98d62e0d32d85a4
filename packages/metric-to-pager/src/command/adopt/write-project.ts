import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Writes files into a folder.
 *
 * @throws one error that names every file that exists already; nothing is written then
 */
export function writeProject(folder: string, files: Readonly<Record<string, string>>, cwd: string): void {
  const existing = Object.keys(files).filter((file) => existsSync(join(folder, file)));
  if (existing.length > 0) {
    const names = existing.map((file) => `"${relative(cwd, join(folder, file))}"`).join(', ');
    throw new Error(`${names} exists already: expected a folder without it, name another one by --dir. Nothing was written.`);
  }
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  }
}
