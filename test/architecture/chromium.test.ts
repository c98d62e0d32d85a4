import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const sources = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs', '*.js'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('test/architecture/'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

test('Chromium runs without its sandbox only as root, where it has none', () => {
  const launching = sources.filter(({ text }) => text.includes('chromium.launch('));
  expect(launching.map(({ path }) => path)).toEqual(['packages/preview/src/command/browser.ts', 'test/integration/chromium.ts']);
  for (const { text } of launching) expect(text).toMatch(/chromium\.launch\(\{[^}]*chromiumSandbox: process\.getuid\?\.\(\) !== 0/);
  expect(sources.filter(({ text }) => text.includes('--no-sandbox')).map(({ path }) => path)).toEqual([]);
});
