import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const GUARD = './local/command/node-24.mjs';
const { scripts } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-24-'));
  cpSync(join(root, GUARD), join(folder, GUARD));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a program in the folder as a Node.js of another version would. */
function runAs(version: string, ...argv: readonly string[]) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  return spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, ...argv], {
    cwd: folder,
    encoding: 'utf8',
  });
}

test('an older Node.js without Node.js 24 is refused in one sentence, before the program is read', () => {
  const { status, stdout, stderr } = runAs('22.18.0', '--import', GUARD, 'service/main.ts');
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^Node\.js 24 is missing, and this is v\S+ \(.*\): run `npm ci` on Linux or Windows, or .*\n$/);
});

test('an older Node.js runs the Node.js 24 of node_modules, with the same arguments and exit code', () => {
  const program = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\n" "$@"\nexit 3\n', { mode: 0o755 });
  const { status, stdout, stderr } = runAs('20.20.2', '--import', GUARD, 'service/main.ts', 'a b');
  expect([status, stderr]).toEqual([3, '']);
  expect(stdout.split('\n').slice(2)).toEqual(['--import', GUARD, join(folder, 'service/main.ts'), 'a b', '']);
});

test.each(['24.0.0', '25.1.0'])('Node.js %s runs the program itself', (version) => {
  writeFileSync(join(folder, 'main.mjs'), "process.stdout.write('ran')");
  expect(runAs(version, '--import', GUARD, 'main.mjs')).toMatchObject({ status: 0, stdout: 'ran', stderr: '' });
});

test('the command line is guarded', () => {
  expect(readFileSync(resolve(root, 'local/command/lorem.mjs'), 'utf8')).toMatch(/^#!.*\nimport '\.\/node-24\.mjs';\n/);
});

test('every script that runs TypeScript or Jest is guarded', () => {
  const unguarded = Object.entries(scripts).filter(
    ([, script]) => /\.ts\b|jest\.js\b/.test(script) && !script.includes(`--import ${GUARD} `),
  );
  expect(unguarded).toEqual([]);
});
