import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Set by the bundler, which leaves package.json behind. */
declare const BUNDLED_VERSION: string | undefined;

/** Returns the version of a package: that of the nearest package.json with a version, in the folder of a module of it or above. */
export function packageVersion(folder: string): string {
  if (typeof BUNDLED_VERSION !== 'undefined') return BUNDLED_VERSION;
  const file = join(folder, 'package.json');
  const { version } = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly version?: string }) : {};
  return version ?? packageVersion(join(folder, '..'));
}
