import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startCommand } from './command.ts';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'bin-'));
});
afterEach(() => rmSync(bin, { recursive: true }));

/** Installs a fake Skaffold that records its arguments. */
function playSkaffold(script: string): void {
  const record = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(join(bin, 'args'))}, process.argv.slice(2).join(' '));`;
  writeFileSync(join(bin, 'skaffold'), `#!${process.execPath}\n${record}\n${script}\n`, { mode: 0o755 });
}

const start = (...argv: string[]) =>
  startCommand('local/dev-loop/main.ts', argv, { PATH: bin + delimiter + (process.env['PATH'] ?? ''), HOME: bin });
const WAITS =
  "setInterval(() => {}, 1000); process.on('SIGINT', () => { console.log('deleted'); process.exit(0); }); console.log('deployed');";

test('synthesis runs beside Skaffold, which deletes what it deployed when both are stopped', async () => {
  playSkaffold(WAITS);
  await using loop = await start('--default-repo', 'registry');
  await loop.wrote(/deployed/);
  await loop.wrote(/\d+ files, \d+ of them changed/);
  expect(readFileSync(join(bin, 'args'), 'utf8')).toBe('dev --profile dev --default-repo registry');
  expect(await loop.end('SIGINT')).toBe(0);
  expect(loop.written.stderr).toContain('deleted');
});

test('another profile replaces the profile dev', async () => {
  playSkaffold(WAITS);
  await using loop = await start('-p', 'dev,buildah-dev');
  await loop.wrote(/deployed/);
  expect(readFileSync(join(bin, 'args'), 'utf8')).toBe('dev --profile dev,buildah-dev');
  await loop.end('SIGTERM');
});

test('options of Skaffold follow --, and an unknown one before it is refused', async () => {
  playSkaffold('');
  await using loop = await start('--', '--tail=false');
  expect(await loop.end()).toBe(0);
  expect(readFileSync(join(bin, 'args'), 'utf8')).toBe('dev --profile dev --tail=false');
  await using refused = await start('--tail=false');
  expect(await refused.end()).toBe(2);
  expect(refused.written.stderr).toContain('Unknown option "--tail"');
});

test('the exit code is that of Skaffold', async () => {
  playSkaffold('process.exitCode = 3;');
  await using loop = await start();
  expect(await loop.end()).toBe(3);
  expect(loop.written.stderr).toContain('Skaffold ended with 3\n');
});

test('without Skaffold the error says that it is not on the PATH', async () => {
  await using loop = await startCommand('local/dev-loop/main.ts', [], { PATH: bin, HOME: bin });
  expect(await loop.end()).toBe(1);
  expect(loop.written.stderr).toContain('Skaffold could not be started: "skaffold" is not on the PATH\n');
});
