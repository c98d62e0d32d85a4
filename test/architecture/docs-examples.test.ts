import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeValues, givenValues, installationFiles, readValues } from 'metric-to-pager/kubernetes';
import { pino } from 'pino';
import { parse } from 'yaml';
import { lorem } from '../../charts/lorem.ts';
import { readConfig } from '../../service/config.ts';
import { createService } from '../../service/lifecycle/lifecycle.ts';
import { pages, ROOT, read } from './markdown.ts';

const everyPage = pages().map((page) => ({ page, text: read(page) }));
const all = everyPage.map(({ text }) => text).join('\n');
const deployment = read('docs/deployment.md');
const { app } = createService({ config: readConfig({ FAULTS: 'on' }), logger: pino({ level: 'silent' }), exit: () => {} });

beforeAll(async () => {
  await app.ready();
});
afterAll(() => app.close());

test('every curl that is shown with an answer gets this answer', async () => {
  const examples = [...all.matchAll(/^```console\n\$ curl (.*)\n([^`]*)```$/gm)];
  expect(examples.length).toBeGreaterThan(4);
  for (const [, command = '', shown = ''] of examples) {
    const answer = await app.inject(requestOf(command));
    expect({ command, body: answer.body.trimEnd() }).toEqual({ command, body: shown.trimEnd() });
  }
});

test('the service accepts every fault in the examples', async () => {
  const faults = [...all.matchAll(/-d '(\{.*?\})'/g)].map(([, fault = '']) => fault);
  expect(faults.length).toBeGreaterThan(1);
  for (const payload of faults) {
    const headers = { 'content-type': 'application/json' };
    const { statusCode } = await app.inject({ method: 'PUT', url: '/faults', headers, payload });
    expect({ payload, statusCode }).toEqual({ payload, statusCode: 200 });
  }
  await app.inject({ method: 'DELETE', url: '/faults' });
});

test('every value that is set exists, on the command line and in a file', () => {
  const set = [...all.matchAll(/--set ([\w.]+=[^\s`]+)/g)].map(([, assignment = '']) => assignment);
  expect(set.length).toBeGreaterThan(5);
  expect(() => installationFiles({ service: lorem, values: givenValues({ files: [], set }) })).not.toThrow();
  const [values] = yamlBlocks(deployment).filter((text) => text.startsWith('# values.yaml'));
  expect(() => installationFiles({ service: lorem, values: parse(values ?? 'none') })).not.toThrow();
});

test('every value that the page of deployment names exists', () => {
  const named = [...deployment.matchAll(/`((?:image|monitoring|dashboards|namespace)\.(?!yaml`)[\w.]+)`/g)].map(([, path = '']) => path);
  const known = new Set(describeValues(lorem).map(({ path }) => path));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !known.has(path))).toEqual([]);
});

test('Argo CD and Flux use the base for kustomize, and replace the image that it names', () => {
  const specOf = (title: string) => parse(yamlBlocks(deployment).find((text) => text.startsWith(`# ${title}`)) ?? '').spec;
  const [argo, flux] = [specOf('Argo CD'), specOf('Flux')];
  for (const path of [argo.source.path, flux.path]) expect(existsSync(join(ROOT, path, 'kustomization.yaml'))).toBe(true);
  const replaced = [argo.source.kustomize.images[0].split('=')[0], flux.images[0].name];
  const { image } = readValues(lorem, {});
  expect(replaced).toEqual([image.repository, image.repository]);
});

test('the patch for IPv6 sets a variable of the ConfigMap that is committed', () => {
  const [patch] = parse(yamlBlocks(deployment).find((text) => text.includes('/data/HOST')) ?? '').patches;
  const configMap = objectsIn('k8s/manifests/workload.yaml').find(({ kind }) => kind === patch.target.kind);
  expect(configMap?.metadata).toMatchObject({ name: patch.target.name, namespace: patch.target.namespace });
  const [{ path, value }] = parse(patch.patch);
  expect(readConfig({ [path.replace('/data/', '')]: value }).HOST).toBe('::');
});

test('the page of deployment names what the optional manifests need', () => {
  const [routing, grafana] = ['alertmanager-config', 'grafana-operator'].map((name) => read(`k8s/optional/${name}.yaml`));
  const keys = [...(routing ?? '').matchAll(/urlSecret:\n +name: (\S+)\n +key: (\S+)/g)].map(([, secret, key]) => [secret, key]);
  expect(keys).toHaveLength(2);
  expect(keys.flat().filter((name) => !deployment.includes(`\`${name}\``))).toEqual([]);
  const [, label = 'none'] = /matchLabels:\n +(.*)/.exec(grafana ?? '') ?? [];
  expect(deployment).toContain(`\`${label}\``);
});

test('the page of development names every npm script, and no page names another', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = (text: string) =>
    [...text.matchAll(/\bnpm (?:run ([a-z\d:]+)\b(?! *-w)|(start|test)\b)/g)].map(([, run, short]) => run ?? short);
  expect(new Set(named(read('docs/development.md')))).toEqual(new Set(Object.keys(scripts)));
  const unknown = everyPage.flatMap(({ text }) => named(text));
  expect(unknown.filter((name) => !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
});

test('the page of development and the CI script install the same packages for the integration tests', () => {
  const development = read('docs/development.md');
  const script = read('.ci/run');
  const installed = /^apt-get install -y (.*)$/m.exec(development)?.[1];
  expect(installed).toBe(/^packages=\((.*)\)$/m.exec(script)?.[1]);
  const [, from = ''] = /sed -n 's\/\^pipx install \/\/p' (\S+?)\)/.exec(script) ?? [];
  expect(from).toBe('docs/development.md');
  expect(development.match(/^pipx install schemathesis==\d+\.\d+\.\d+$/gm)).toHaveLength(1);
});

test('the image has the version of the package, wherever it is named', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(read('service/Dockerfile')).toContain(`ARG VERSION=${version}\n`);
  expect(new Set(all.match(/\blorem:\d[\w.]*/g))).toEqual(new Set([`lorem:${version}`]));
});

// --- internal ---

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function yamlBlocks(text: string): string[] {
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

function objectsIn(file: string): Manifest[] {
  return read(file)
    .split(/^---$/m)
    .map((text) => parse(text) as Manifest);
}

/** The request that a curl command sends; the examples use `-X`, `-H` and a quoted address. */
function requestOf(command: string) {
  const [, method = 'GET'] = /-X (\w+)/.exec(command) ?? [];
  const headers = [...command.matchAll(/-H '([^:]+): ([^']+)'/g)].map(([, name = '', value = '']) => [name, value]);
  const [, url = ''] = /'localhost:8080([^']*)'/.exec(command) ?? [];
  return { method: method as 'GET' | 'POST', url, headers: Object.fromEntries(headers) };
}
