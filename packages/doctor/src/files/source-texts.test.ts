import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { readSourceTexts } from './source-texts.ts';

const cwd = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const read = (...paths: string[]) => readSourceTexts(paths, { cwd, stdin: async () => 'from stdin' });

test('a folder holds every manifest below it, as a must-gather does; files and standard input are named', async () => {
  for (const folder of ['gather/namespaces/shop/core', 'gather/node_modules/x', 'empty']) mkdirSync(join(cwd, folder), { recursive: true });
  for (const file of [
    'a.yml',
    'namespaces/shop/core/pods.yaml',
    'namespaces/shop/b.json',
    'namespaces/shop/pod.log',
    'node_modules/x/c.yaml',
  ])
    writeFileSync(join(cwd, 'gather', file), file);
  writeFileSync(join(cwd, 'one'), '1');
  expect(await read('gather', 'one', '-')).toEqual([
    { path: 'gather/a.yml', text: 'a.yml', named: false },
    { path: 'gather/namespaces/shop/b.json', text: 'namespaces/shop/b.json', named: false },
    { path: 'gather/namespaces/shop/core/pods.yaml', text: 'namespaces/shop/core/pods.yaml', named: false },
    { path: 'one', text: '1', named: true },
    { path: '-', text: 'from stdin', named: true },
  ]);
});

test('what cannot be read is one sentence', async () => {
  await expect(read('missing.yaml')).rejects.toThrow(/^"missing\.yaml" cannot be read: ENOENT/);
  await expect(read('empty')).rejects.toThrow('The folder "empty" holds no manifests: expected files that end with .yaml, .yml or .json');
  writeFileSync(join(cwd, 'large.yaml'), '');
  truncateSync(join(cwd, 'large.yaml'), 2 ** 24 + 1);
  await expect(read('large.yaml')).rejects.toThrow('The file "large.yaml" is too large: expected at most 16777216 bytes, got 16777217');
});
