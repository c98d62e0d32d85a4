import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bodyOf, code, ROOT, read } from './markdown.ts';

const PAGE = 'packages/metric-to-pager/README.md';
const { exports, peerDependencies } = JSON.parse(read('packages/metric-to-pager/package.json')) as Manifest;

test('the page of the package begins with its installation', () => {
  expect(read(PAGE)).toMatch(/^# metric-to-pager\n\n```sh\nnpm install metric-to-pager .*\n```\n/);
});

test('the table of subpaths has every export of the package, with the peers that it loads', () => {
  const rows = Object.entries(exports).map(([subpath, source]) => {
    const peers = Object.keys(peerDependencies).filter((name) => packagesOf(join('monitoring', source)).has(name));
    return [code(`metric-to-pager${subpath.slice(1)}`), peers.sort().map(code).join(', ')];
  });
  expect(bodyOf(PAGE, 'exports').map(([subpath, , peers]) => [subpath, peers])).toEqual(rows);
});

// --- internal ---

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** The packages that a file imports, be it through others; imports of types load nothing. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const ahead = [entry];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!existsSync(join(ROOT, file))) throw new Error(`${file} does not exist, but is imported`);
    for (const specifier of importsOf(read(file))) {
      if (specifier.startsWith('.')) ahead.push(join(dirname(file), specifier));
      else packages.add(specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return packages;
}

function importsOf(source: string): string[] {
  return [...source.matchAll(/^(?:import|export) (?!type )(?:[^;']*? from )?'([^']+)';$/gm)].map(([, specifier = '']) => specifier);
}
