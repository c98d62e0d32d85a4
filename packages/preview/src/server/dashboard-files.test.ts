import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readDashboards } from './dashboard-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dashboards-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
}

const dashboard = (uid: string) => ({ uid, title: `Title of ${uid}`, tags: ['x'], panels: [] });

test('JSON files, answers of the API and ConfigMaps hold dashboards; other objects and files are passed over', async () => {
  await put('a.json', dashboard('a'));
  await put('deep/b.json', { meta: {}, dashboard: dashboard('b') });
  await put('c.yaml', `kind: Namespace\n---\nkind: ConfigMap\ndata:\n  c.json: '${JSON.stringify(dashboard('c'))}'\n  notes.txt: no\n`);
  await put('package.json', { name: 'x' });
  await put('notes.txt', 'no');
  const { dashboards, problems } = await readDashboards(folder);
  expect(problems).toEqual([]);
  expect(dashboards.map(({ uid, title, source }) => [uid, title, source])).toEqual([
    ['a', 'Title of a', 'a.json'],
    ['c', 'Title of c', 'c.yaml#c.json'],
    ['b', 'Title of b', 'deep/b.json'],
  ]);
});

test('one file can be given', async () => {
  await put('a.json', dashboard('a'));
  await put('b.json', dashboard('b'));
  expect((await readDashboards(join(folder, 'a.json'))).dashboards.map(({ uid }) => uid)).toEqual(['a']);
});

test('dashboards without a uid, or with that of another, get one of their own', async () => {
  await put('a.json', { title: 'Node Exporter / Full', panels: [] });
  await put('b.json', { title: 'Node Exporter / Full', panels: [] });
  expect((await readDashboards(folder)).dashboards.map(({ uid }) => uid)).toEqual(['node-exporter-full', 'node-exporter-full-2']);
});

test('what cannot be read is a problem, and the others are there', async () => {
  await put('a.json', dashboard('a'));
  await put('broken.json', '{');
  await put('v2.json', { apiVersion: 'dashboard.grafana.app/v2beta1', spec: {} });
  const { dashboards, problems } = await readDashboards(folder);
  expect(dashboards.map(({ uid }) => uid)).toEqual(['a']);
  expect(problems).toEqual([
    expect.stringMatching(/^Cannot read the dashboards of broken\.json: /),
    expect.stringMatching(/v2\.json: v2\.json is a dashboard of schema v2; expected schema v1/),
  ]);
});

test('a path that does not exist is named', async () => {
  await expect(readDashboards(join(folder, 'none'))).rejects.toThrow('it does not exist; give a JSON or YAML file, or a folder of them');
});
