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

const bring = (wanted: Readonly<Record<string, string>>) => apply(folder, wanted, difference(folder, { files: wanted, mark }));

test('an empty folder, or none at all, gets everything', () => {
  rmSync(folder, { recursive: true });
  expect(difference(folder, { files, mark })).toEqual({ stale: ['a.yaml', 'sub/b.yaml'], leftover: [] });
  bring(files);
  expect(readFileSync(join(folder, 'sub/b.yaml'), 'utf8')).toBe(files['sub/b.yaml']);
  expect(difference(folder, { files, mark })).toEqual({ stale: [], leftover: [] });
});

test('a file that has its content is not written again', () => {
  bring(files);
  const longAgo = new Date(1_000_000);
  for (const file of Object.keys(files)) utimesSync(join(folder, file), longAgo, longAgo);
  bring({ ...files, 'a.yaml': `${mark}\na: 2\n` });
  expect(statSync(join(folder, 'sub/b.yaml')).mtime).toEqual(longAgo);
  expect(statSync(join(folder, 'a.yaml')).mtime).not.toEqual(longAgo);
});

test('a file that was changed by hand is stale', () => {
  bring(files);
  writeFileSync(join(folder, 'a.yaml'), `${files['a.yaml']}# by hand\n`);
  expect(difference(folder, { files, mark })).toEqual({ stale: ['a.yaml'], leftover: [] });
});

test('a generated file that is no longer wanted is removed; what others wrote, and every folder, stays', () => {
  bring(files);
  mkdirSync(join(folder, 'other'));
  for (const [file, text] of [
    ['old.yaml', `${mark}\nold: 1\n`],
    ['own.yaml', 'own: 1\n'],
    ['note.md', `${mark}\n`],
    ['other/old.yaml', `${mark}\nold: 1\n`],
  ] as const)
    writeFileSync(join(folder, file), text);
  expect(difference(folder, { files, mark }).leftover).toEqual(['old.yaml']);
  bring(files);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(
    ['a.yaml', 'note.md', 'other', 'other/old.yaml', 'own.yaml', 'sub', 'sub/b.yaml'].sort(),
  );
});

test('where JSON is generated, all of it is, as it carries no mark; elsewhere it is left alone', () => {
  bring({ ...files, 'dashboards/a.json': '{}\n' });
  writeFileSync(join(folder, 'dashboards/old.json'), '{}\n');
  writeFileSync(join(folder, 'own.json'), '{}\n');
  expect(difference(folder, { files: { ...files, 'dashboards/a.json': '{}\n' }, mark }).leftover).toEqual(['dashboards/old.json']);
});
