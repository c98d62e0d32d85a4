import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HTTPMethods } from 'fastify';
import type { Metric } from 'metric-to-pager';
import { givenValues, readValues } from 'metric-to-pager/kubernetes';
import { pino } from 'pino';
import { parse } from 'yaml';
import { lorem } from '../../charts/lorem.ts';
import { installationFiles } from '../../charts/synth.ts';
import { readConfig } from '../../service/config.ts';
import { settingRows } from '../../service/lifecycle/help.ts';
import { createService } from '../../service/lifecycle/lifecycle.ts';
import { accessLine } from '../../service/logging/access-line.ts';
import { catalogue } from '../../service/metrics.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const { version, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  scripts: Record<string, string>;
};
const { app } = createService({ config: readConfig({ FAULTS: 'on' }), logger: pino({ level: 'silent' }), exit: () => {} });

beforeAll(async () => {
  await app.ready();
});
afterAll(() => app.close());

test('the README lists every setting as the service understands it', () => {
  const rows = settingRows().map(([name, fallback, expected, help]) => [`\`${name}\``, code(fallback), expected, help]);
  expect(table('settings')).toEqual([['Variable', 'Default', 'Must be', 'What it is for'], ...rows]);
});

test('the README lists every metric as the catalogue describes it', () => {
  const rows = Object.values<Metric>(catalogue.metrics).map(({ name, type, labels, help, optional }) => [
    `\`${name}\``,
    type,
    Object.keys(labels).map(code).join(', '),
    optional === undefined ? help : `${help} ${optional}`,
  ]);
  expect(table('metrics')).toEqual([['Metric', 'Type', 'Labels', 'What it says'], ...rows]);
});

test('the README lists every route that the API describes, and none that is not there', () => {
  const listed = bodyOf('routes').map(([route = '']) => route.replaceAll('`', ''));
  const described = Object.entries(app.swagger().paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed).toEqual(expect.arrayContaining(described));
  const missing = listed.filter((route) => {
    const [method = '', path = ''] = route.split(' ');
    return !app.hasRoute({ method: method as HTTPMethods, url: path.replaceAll(/\{(\w+)\}/g, ':$1') });
  });
  expect(missing).toEqual([]);
});

test('the README lists every member of a line in the log', () => {
  const members = Object.keys(accessLine({ statusCode: 200, startedAt: 0, endedAt: 0 } as never));
  expect(new Set(bodyOf('log').map(([member]) => member))).toEqual(new Set(['level', 'time', 'msg', ...members].map(code)));
});

test('the README shows what the service answers', async () => {
  const examples = [...readme.matchAll(/^```console\n\$ curl (.*)\n([^`]*)```$/gm)];
  expect(examples.length).toBeGreaterThan(3);
  for (const [, command = '', shown = ''] of examples) {
    const answer = await app.inject(requestOf(command));
    expect({ command, body: answer.body.trimEnd() }).toEqual({ command, body: shown.trimEnd() });
  }
});

test('the README injects faults that the service takes', async () => {
  const faults = [...readme.matchAll(/-d '(\{.*?\})'/g)].map(([, fault = '']) => fault);
  expect(faults.length).toBeGreaterThan(1);
  for (const payload of faults) {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await app.inject({ method: 'PUT', url: '/faults', headers, payload });
    expect({ payload, statusCode }).toEqual({ payload, statusCode: 200 });
  }
  await app.inject({ method: 'DELETE', url: '/faults' });
});

test('the README lists every file of the committed manifests', () => {
  const files = readdirSync(join(root, 'k8s/manifests')).map(code);
  expect(new Set(bodyOf('manifests').map(([file]) => file))).toEqual(new Set(files));
});

test('the README tells what the optional manifests need', () => {
  const [routing = '', grafana = ''] = ['alertmanager-config', 'grafana-operator'].map((name) =>
    readFileSync(join(root, `k8s/optional/${name}.yaml`), 'utf8'),
  );
  const keys = [...routing.matchAll(/urlSecret:\n +name: (\S+)\n +key: (\S+)/g)].map(([, secret, key]) => [secret, key]);
  expect(keys.flatMap((names) => names.filter((name) => !readme.includes(`\`${name}\``)))).toEqual([]);
  expect(keys).toHaveLength(2);
  const [, label = 'none'] = /matchLabels:\n +(.*)/.exec(grafana) ?? [];
  expect(readme).toContain(`\`${label}\``);
});

test('Argo CD and Flux are shown the base for kustomize, and replace the image that it names', () => {
  const [argo, flux] = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => parse(text).spec);
  for (const path of [argo.source.path, flux.path]) expect(existsSync(join(root, path, 'kustomization.yaml'))).toBe(true);
  const replaced = [argo.source.kustomize.images[0].split('=')[0], flux.images[0].name];
  const { image } = readValues(lorem, {});
  expect(replaced).toEqual([image.repository, image.repository]);
});

test('the README sets values that there are', () => {
  const set = [...readme.matchAll(/--set ([\w.]+=[^\s`]+)/g)].map(([, assignment = '']) => assignment);
  expect(set.length).toBeGreaterThan(3);
  expect(() => installationFiles(givenValues({ files: [], set }))).not.toThrow();
});

test('the README names every npm script, and none that is not there', () => {
  const named = [...readme.matchAll(/\bnpm (?:run ([a-z\d:]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short);
  expect(new Set(named)).toEqual(new Set(Object.keys(scripts)));
});

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md'])('%s links to files and headings that exist', (file) => {
  const links = [...readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)];
  const broken = links.filter(([, to = '', heading = '']) => {
    const path = join(root, to === '' ? file : to);
    return !existsSync(path) || (heading !== '' && !headingsOf(readFileSync(path, 'utf8')).includes(heading));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('the README and the CI script install the same packages for the integration tests', () => {
  const installed = /^apt-get install -y (.*)$/m.exec(readme)?.[1];
  const inScript = /^packages=\((.*)\)$/m.exec(readFileSync(join(root, '.ci/run'), 'utf8'))?.[1];
  expect(installed).toBe(inScript);
});

test('the image has the version of the package', () => {
  expect(readFileSync(join(root, 'service/Dockerfile'), 'utf8')).toContain(`ARG VERSION=${version}\n`);
  expect(new Set(readme.match(/\blorem:\d[\w.]*/g))).toEqual(new Set([`lorem:${version}`]));
});

// --- internal ---

/** The cells of the table between two marks, without the line below its head. */
function table(mark: string): string[][] {
  const text = readme.split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0];
  if (text === undefined) throw new Error(`The README must have a table between <!-- ${mark} --> and <!-- /${mark} -->.`);
  const rows = text.trim().split('\n');
  return rows
    .filter((_row, line) => line !== 1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The headings of a page, as addresses name them. */
function headingsOf(page: string): string[] {
  const titles = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

function bodyOf(mark: string): string[][] {
  return table(mark).slice(1);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** The request that a curl command sends; the examples use `-X`, `-H` and a quoted address. */
function requestOf(command: string) {
  const [, method = 'GET'] = /-X (\w+)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [name, value]);
  const [, url = ''] = /'localhost:8080([^']*)'/.exec(command) ?? [];
  return { method: method as 'GET' | 'POST', url, headers: Object.fromEntries(headers) };
}
