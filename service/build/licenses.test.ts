import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { licenses } from './licenses.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'licenses-'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('packages with the same licence are listed together, each once', () => {
  put('one', { license: 'MIT', LICENSE: 'Do as you like.\r\n' });
  put('two', { license: 'MIT', 'license.md': 'Do as you like.' });
  put('three', { license: 'ISC', LICENCE: 'Do.', NOTICE: 'By Three.' });
  const text = licenses(root, ['two', 'one', 'three', 'one']);
  expect(text.split(`\n${'-'.repeat(80)}\n\n`)).toEqual(['one 1.0.0, two 1.0.0\n\nDo as you like.\n', 'three 1.0.0\n\nDo.\n\nBy Three.\n']);
});

test('a package without a licence file is listed under the licence of its manifest', () => {
  put('named', { license: 'MIT' });
  expect(licenses(root, ['named'])).toBe('named 1.0.0\n\nLicence: MIT\n');
});

test('a package without any licence is refused', () => {
  put('none', {});
  expect(() => licenses(root, ['none'])).toThrow(/^cannot distribute the package "none": expected a licence in /);
});

// --- internal ---

/** Creates a package with a licence in its manifest, and files. */
function put(name: string, { license, ...files }: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, name));
  writeFileSync(join(root, name, 'package.json'), JSON.stringify({ name, version: '1.0.0', license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
}
