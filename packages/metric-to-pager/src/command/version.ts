import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Set by the bundler, which leaves package.json behind. */
declare const LIBRARY_VERSION: string | undefined;

/** The version of this library: that of its package.json, which is beside the folders of the published package and above those of the source. */
export function libraryVersion(): string {
  if (typeof LIBRARY_VERSION !== 'undefined') return LIBRARY_VERSION;
  const [file] = ['../package.json', '../../package.json']
    .map((path) => join(import.meta.dirname, path))
    .filter((path) => existsSync(path));
  return (JSON.parse(readFileSync(file ?? 'package.json', 'utf8')) as { readonly version: string }).version;
}
