import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';

const root = resolve(import.meta.dirname, '../..');
/** Each package by its folder. */
const PACKAGES = { 'metric-to-pager': 'metric-to-pager', doctor: 'monitoring-doctor', preview: 'grafana-dashboard-preview' } as const;
const folders = Object.keys(PACKAGES) as readonly (keyof typeof PACKAGES)[];
const MINUTES = 60_000;
let folder = '';
const tarballOf = (name: keyof typeof PACKAGES) => join(folder, `${PACKAGES[name]}-0.1.0.tgz`);
const buildOf = (name: keyof typeof PACKAGES) => join(root, 'packages', name, 'build');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  // The first build of the preview on a machine installs the libraries of its page.
  for (const name of folders) {
    await execa('npm', ['run', 'build', '-w', PACKAGES[name]], { cwd: root });
    await execa('npm', ['pack', '--pack-destination', folder], { cwd: buildOf(name) });
  }
}, 10 * MINUTES);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Installs packages in a folder with nothing else. */
async function install(name: string, packages: readonly string[]): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await execa('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: project });
  return project;
}

/** Every subpath that a package exports. */
async function subpathsOf(name: keyof typeof PACKAGES): Promise<readonly string[]> {
  const { exports } = JSON.parse(await readFile(join(buildOf(name), 'package.json'), 'utf8')) as { exports: Record<string, unknown> };
  return Object.keys(exports).map((subpath) => PACKAGES[name] + subpath.slice(1));
}

test.each(folders)('the tarball of %s has JavaScript and declarations, and neither sources nor tests', async (name) => {
  const { stdout } = await execa('tar', ['-tzf', tarballOf(name)]);
  const files = stdout.split('\n');
  expect(files).toEqual(expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/main.js', 'package/main.d.ts']));
  expect(files.filter((file) => /\.test\.|testing|(?<!\.d)\.tsx?$/.test(file))).toEqual([]);
});

test.each(folders)('the page of %s has no link that only works in the repository', async (name) => {
  const page = await readFile(join(buildOf(name), 'README.md'), 'utf8');
  expect([...page.matchAll(/\]\((?!https?:|#)[^)]*\)/g)].map(([link]) => link)).toEqual([]);
});

test.each(folders)(
  'publint and arethetypeswrong have no findings about %s',
  async (name) => {
    await execa('npx', ['publint', '--strict', buildOf(name)], { cwd: root });
    await execa('npx', ['attw', '--profile', 'esm-only', tarballOf(name)], { cwd: root });
  },
  3 * MINUTES,
);

test.each(folders)(
  'the sources of %s are neither packed nor published',
  async (name) => {
    const run = (command: string) => execa('npm', [command, '-w', PACKAGES[name], '--dry-run'], { cwd: root, reject: false });
    expect(await run('pack')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('must have name and version') });
    expect((await run('publish')).exitCode).toBe(1);
  },
  MINUTES,
);

test(
  'in a project with strict types, without skipLibCheck, every subpath compiles',
  async () => {
    const dependencies = ['fastify@5.12.8', '@prometheus-io/client@0.16.1', 'typescript@7.0.2', '@types/node@24.19.2'];
    const project = await install('strict', [...folders.map(tarballOf), ...dependencies]);
    const options = { target: 'es2024', module: 'nodenext', types: ['node'], strict: true, skipLibCheck: false, noEmit: true };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['*.ts'] }));
    const subpaths = (await Promise.all(folders.map(subpathsOf))).flat();
    expect(subpaths.length).toBeGreaterThan(15);
    await writeFile(
      join(project, 'all.ts'),
      subpaths.map((subpath, index) => `export type * as subpath${index} from '${subpath}';\n`).join(''),
    );
    const { stdout, exitCode } = await execa('npx', ['tsc', '--listFilesOnly'], { cwd: project });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('node_modules/metric-to-pager/measure/index.d.ts')]);
    expect((await execa('npx', ['tsc'], { cwd: project, reject: false })).stdout).toBe('');
  },
  5 * MINUTES,
);

test(
  'the diagnosis in an empty folder runs its commands, and every subpath loads without the optional peers',
  async () => {
    const project = await install('empty', [tarballOf('metric-to-pager'), tarballOf('doctor')]);
    const rules = { groups: [{ name: 'a', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m' }] }] };
    await writeFile(join(project, 'rules.yaml'), JSON.stringify(rules));
    const env = { PATH: process.env['PATH'] ?? '', HOME: project };
    const run = async (...argv: string[]) => {
      const command = ['--no-install', 'monitoring-doctor', ...argv];
      const { exitCode, stdout, stderr } = await execa('npx', command, { cwd: project, env, extendEnv: false, reject: false });
      return { exitCode, stdout, stderr };
    };
    expect(await run('doctor')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^No cluster is configured: /) });
    expect(await run('explain', 'selection.label-mismatch')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^selection\.label-mismatch \(error\)\n/),
    });
    expect(await run('prove', '--rules', 'rules.yaml')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^1 files, 1 rules, 0 findings by Prometheus /),
    });
    const subpaths = [...(await subpathsOf('metric-to-pager')), ...(await subpathsOf('doctor'))];
    const code = `for (const subpath of ${JSON.stringify(subpaths)}) await import(subpath);`;
    await execa(process.execPath, ['--input-type=module', '--eval', code], { cwd: project });
  },
  5 * MINUTES,
);

test(
  'the preview serves its page without installing anything further',
  async () => {
    const project = await install('page', [tarballOf('preview')]);
    await writeFile(join(project, 'one.json'), JSON.stringify({ title: 'One', uid: 'one', panels: [] }));
    const program = join(project, 'node_modules/.bin/grafana-dashboard-preview');
    const argv = [program, '--prometheus', 'http://127.0.0.1:9', '--dashboards', 'one.json'];
    const preview = execa(process.execPath, argv, { cwd: project, reject: false });
    const address = await new Promise<string>((found, failed) => {
      let text = '';
      preview.stdout.on('data', (part) => {
        text += part;
        const [, written] = /Dashboards +(http:\S+)/.exec(text) ?? [];
        if (written !== undefined) found(written);
      });
      void preview.then(({ all, stderr }) => failed(new Error(`the preview ended: ${all ?? stderr}`)));
    });
    const icon = '/public/build/img/icons/unicons/angle-double-right.svg';
    for (const path of ['/', '/page.js', '/page.css', icon, '/public/fonts/inter/any.woff2'])
      expect([path, (await fetch(address + path)).status]).toEqual([path, 200]);
    preview.kill('SIGTERM');
    expect((await preview).exitCode).toBe(0);
  },
  2 * MINUTES,
);

test(
  'a copy of the example outside the repository installs, compiles, synthesizes, proves its alerts and passes its tests',
  async () => {
    const greeter = join(folder, 'greeter');
    await cp(join(root, 'examples/greeter'), greeter, { recursive: true });
    const manifest = JSON.parse(await readFile(join(greeter, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    manifest.dependencies['metric-to-pager'] = tarballOf('metric-to-pager');
    await writeFile(join(greeter, 'package.json'), JSON.stringify(manifest));
    const npm = async (...args: string[]) => (await execa('npm', args, { cwd: greeter })).stdout;
    await npm('install', '--no-audit', '--no-fund', '--prefer-offline');
    await npm('run', 'check');
    expect(await npm('run', '--silent', 'synth')).toMatch(/^# Generated by greeter synth; do not edit\.\n/);
    expect(await npm('run', '--silent', 'prove')).toMatch(/^\d+ proofs, \d+ cases, \d+ checks by promtool: 0 failed$/m);
    expect(await npm('test', '--', '--test-reporter=tap')).toMatch(/^# fail 0$/m);
  },
  5 * MINUTES,
);
