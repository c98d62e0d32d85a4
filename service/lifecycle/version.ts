import { readFileSync } from 'node:fs';

/** What the build wrote into the bundle; absent when the source runs as it is. */
declare const LOREM_BUILD: { readonly version: string; readonly revision: string } | undefined;

/** Which build this is: the package's version, and the commit that it was built from (`development` outside an image). */
export const BUILD: { readonly version: string; readonly revision: string } =
  typeof LOREM_BUILD === 'undefined' ? { version: packageVersion(), revision: 'development' } : LOREM_BUILD;

// --- internal ---

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}
