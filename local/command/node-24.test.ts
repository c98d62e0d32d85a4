import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const GUARD = './local/command/node-24.mjs';
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** Runs a program as a Node.js of another version would. */
function runAs(version: string, ...argv: readonly string[]) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, ...argv], {
    cwd: root,
    encoding: 'utf8',
  });
}

test('an older Node.js is refused in one sentence, before any TypeScript is read', () => {
  for (const argv of [
    ['--import', GUARD, 'service/main.ts'],
    ['local/command/lorem.mjs', 'synth'],
  ]) {
    const { status, stdout, stderr } = runAs('22.18.0', ...argv);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Node\.js 24 is missing, and this is v\S+ \(.*\): run `npm ci` without --ignore-scripts.*\n$/);
  }
});

test('Node.js 24 and later run', () => {
  for (const version of ['24.0.0', '25.1.0'])
    expect(runAs(version, 'local/command/lorem.mjs', '--version')).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
});

test('every script that runs TypeScript is guarded', () => {
  const unguarded = Object.entries(scripts).filter(([, script]) => / \S+\.ts\b/.test(script) && !script.includes(`--import ${GUARD} `));
  expect(unguarded).toEqual([]);
});
