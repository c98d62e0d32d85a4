import { readFileSync } from 'node:fs';

/** Defined by the bundle; absent when the source runs directly. */
declare const LOREM_BUILD: { readonly version: string; readonly revision: string } | undefined;

/** The package version and the commit of the build (`development` outside an image). */
export const BUILD: { readonly version: string; readonly revision: string } =
  typeof LOREM_BUILD === 'undefined' ? { version: packageVersion(), revision: 'development' } : LOREM_BUILD;

// --- internal ---

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
