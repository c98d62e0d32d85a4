import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const MEGABYTE = 2 ** 20;
// Far from any node_modules: what is missing in the bundle is missing here.
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
const file = join(folder, 'doctor.mjs');

beforeAll(() => promisify(execFile)(process.execPath, [join(import.meta.dirname, 'bundle.ts'), file]));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...argv: string[]) =>
  spawnSync(process.execPath, [file, ...argv], { cwd: folder, encoding: 'utf8', env: { HOME: folder, KUBECONFIG: '', PATH: '' } });

test('it is one executable file of at most 5 MB', () => {
  const { size, mode } = statSync(file);
  expect(size).toBeLessThan(5 * MEGABYTE);
  expect(mode & 0o111).not.toBe(0);
});

test('it starts within half a second of CPU', () => {
  expect(run('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
  const report = 'data:text/javascript,process.on("exit", () => console.error(process.cpuUsage().user))';
  const { stderr } = spawnSync(process.execPath, ['--import', report, file, '--version'], { encoding: 'utf8' });
  expect(Number(stderr) / 1e6).toBeLessThan(0.5);
});

test('it has doctor, explain and prove, and says what is wrong without a cluster', () => {
  expect(run('--help').stdout).toMatch(/^ {2}doctor .*\n {2}explain .*\n {2}prove .*\n/m);
  expect(run('doctor')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^No cluster is configured: /) });
  expect(run('doctro')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^Unknown command "doctro"; did you mean "doctor"\?/) });
});

test('it asks the cluster of a kubeconfig', () => {
  const cluster = { server: 'https://127.0.0.1:65535' };
  const config = { clusters: [{ name: 'c', cluster }], contexts: [{ name: 'c', context: { cluster: 'c' } }], 'current-context': 'c' };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  const { status, stderr } = run('doctor', '--kubeconfig', 'config');
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/^GET \S+ to the API server https:\/\/127\.0\.0\.1:65535 failed: .*ECONNREFUSED/),
  ]);
});
