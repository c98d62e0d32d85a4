import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const build = join(root, 'packages/metric-to-pager/build');
let folder = '';
let tarball = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  await execute('npm', ['run', 'build', '-w', 'metric-to-pager'], { cwd: root });
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', folder], { cwd: build });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  tarball = join(folder, basename(packed?.filename ?? ''));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the tarball has the package files and no tests', async () => {
  const { stdout } = await execute('tar', ['-tzf', tarball]);
  const files = stdout.trim().split('\n');
  expect(files).toEqual(
    expect.arrayContaining([
      'package/README.md',
      'package/LICENSE',
      'package/index.js',
      'package/promql/index.d.ts',
      'package/preview/main.ts',
    ]),
  );
  expect(files.filter((file) => /\.test\.|testing/.test(file))).toEqual([]);
  expect(files.filter((file) => !file.startsWith('package/preview/') && /(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

test('publint and arethetypeswrong have no findings', async () => {
  await execute('npx', ['--yes', 'publint@0.3.25', '--strict', build], { cwd: folder });
  await execute('npx', ['--yes', '@arethetypeswrong/cli@0.18.5', '--profile', 'esm-only', tarball], { cwd: folder });
}, 180_000);

test('the core subpaths load no optional peer', async () => {
  const consumer = join(folder, 'consumer');
  await cp(join(root, 'examples/greeter/tsconfig.json'), join(consumer, 'tsconfig.json'));
  await writeFile(
    join(consumer, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: { 'metric-to-pager': tarball } }),
  );
  await execute('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--legacy-peer-deps'], { cwd: consumer });
  const code = `
    for (const subpath of ['', '/promql', '/slo', '/alerts']) await import('metric-to-pager' + subpath);
    const { rate, series } = await import('metric-to-pager/promql');
    console.log(rate(series({ name: 'x_total', type: 'counter', labels: {} }), '5m').text);`;
  expect((await execute(process.execPath, ['--input-type=module', '-e', code], { cwd: consumer })).stdout).toBe('rate(x_total[5m])\n');
}, 180_000);

test('a copy of the example outside the repository installs, compiles, synthesizes, proves its alerts and passes its tests', async () => {
  const greeter = join(folder, 'greeter');
  await cp(join(root, 'examples/greeter'), greeter, { recursive: true });
  const manifest = JSON.parse(await readFile(join(greeter, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  manifest.dependencies['metric-to-pager'] = tarball;
  await writeFile(join(greeter, 'package.json'), JSON.stringify(manifest));
  const npm = async (...args: string[]) => (await execute('npm', args, { cwd: greeter })).stdout;
  await npm('install', '--no-audit', '--no-fund');
  await npm('run', 'check');
  expect(await npm('run', '--silent', 'synth')).toMatch(/^kind: PrometheusRule$/m);
  expect(await npm('run', '--silent', 'prove')).toMatch(/^\d+ proofs, \d+ cases, \d+ checks by promtool: 0 failed$/m);
  expect(await npm('test', '--', '--test-reporter=tap')).toMatch(/^# fail 0$/m);
}, 300_000);
