import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { apply, difference } from './files.ts';

const mark = '# Generated.';
const files = { 'a.yaml': `${mark}\na: 1\n`, 'sub/b.yaml': `${mark}\nb: 1\n` };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const update = (files: Readonly<Record<string, string>>) => apply(folder, files, difference(folder, { files, mark }));

test('a missing folder gets every file', () => {
  rmSync(folder, { recursive: true });
  expect(difference(folder, { files, mark })).toEqual({ stale: ['a.yaml', 'sub/b.yaml'], leftover: [] });
  update(files);
  expect(readFileSync(join(folder, 'sub/b.yaml'), 'utf8')).toBe(files['sub/b.yaml']);
  expect(difference(folder, { files, mark })).toEqual({ stale: [], leftover: [] });
});

test('an unchanged file is not written', () => {
  update(files);
  const longAgo = new Date(1_000_000);
  for (const file of Object.keys(files)) utimesSync(join(folder, file), longAgo, longAgo);
  update({ ...files, 'a.yaml': `${mark}\na: 2\n` });
  expect(statSync(join(folder, 'sub/b.yaml')).mtime).toEqual(longAgo);
  expect(statSync(join(folder, 'a.yaml')).mtime).not.toEqual(longAgo);
});

test('a file that was edited is stale', () => {
  update(files);
  writeFileSync(join(folder, 'a.yaml'), `${files['a.yaml']}# by hand\n`);
  expect(difference(folder, { files, mark })).toEqual({ stale: ['a.yaml'], leftover: [] });
});

test('a leftover file is removed; other files and all folders stay', () => {
  update(files);
  mkdirSync(join(folder, 'other'));
  for (const [file, text] of [
    ['old.yaml', `${mark}\nold: 1\n`],
    ['own.yaml', 'own: 1\n'],
    ['note.md', `${mark}\n`],
    ['other/old.yaml', `${mark}\nold: 1\n`],
  ] as const)
    writeFileSync(join(folder, file), text);
  expect(difference(folder, { files, mark }).leftover).toEqual(['old.yaml']);
  update(files);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
    ['a.yaml', 'note.md', 'other', 'other/old.yaml', 'own.yaml', 'sub', 'sub/b.yaml'].sort(),
  );
});

test('JSON beside generated JSON is a leftover, although it has no mark; other JSON is not', () => {
  update({ ...files, 'dashboards/a.json': '{}\n' });
  writeFileSync(join(folder, 'dashboards/old.json'), '{}\n');
  writeFileSync(join(folder, 'own.json'), '{}\n');
  expect(difference(folder, { files: { ...files, 'dashboards/a.json': '{}\n' }, mark }).leftover).toEqual(['dashboards/old.json']);
});
