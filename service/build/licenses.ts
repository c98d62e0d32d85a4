import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Returns the licences of packages (folders below `root`) as one text: each licence once, under the names and versions of its packages.
 * @throws Error when a package names no licence, as it must then not be distributed.
 */
export function licenses(root: string, packages: readonly string[]): string {
  const names = new Map<string, string[]>();
  for (const { name, license } of [...new Set(packages)].map((folder) => readPackage(join(root, folder)))) {
    names.set(license, [...(names.get(license) ?? []), name]);
  }
  return [...names].map(([license, under]) => `${[...new Set(under)].sort().join(', ')}\n\n${license}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

// --- internal ---

function readPackage(folder: string): { readonly name: string; readonly license: string } {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const texts = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|notice)/i.test(entry.name))
    .map((entry) => readFileSync(join(folder, entry.name), 'utf8').replaceAll('\r', '').trim());
  if (texts.length === 0 && license === undefined)
    throw new Error(`cannot distribute the package "${name}": expected a licence in ${folder}, found none; remove the dependency`);
  return { name: `${name} ${version}`, license: texts.join('\n\n') || `Licence: ${license}` };
}
