import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { parse, parseAllDocuments } from 'yaml';

interface Skaffold {
  readonly build: { readonly artifacts: readonly { readonly image: string }[] };
  readonly manifests: { readonly rawYaml: readonly string[] };
  readonly portForward: readonly { readonly resourceName: string; readonly namespace: string; readonly port: string }[];
  readonly verify: readonly [{ readonly container: VerifyContainer }];
  readonly profiles: readonly { readonly name: string; readonly manifests?: Skaffold['manifests']; readonly patches?: readonly Patch[] }[];
}

interface VerifyContainer {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly args: readonly string[];
}

interface Patch {
  readonly path: string;
  readonly value: unknown;
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly ports: readonly { readonly name: string }[]; readonly template: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly containers: readonly [{ readonly image: string }];
}

const root = resolve(import.meta.dirname, '../..');
const skaffold = parse(readFileSync(join(root, 'skaffold.yaml'), 'utf8')) as Skaffold;
const dev = skaffold.profiles.find(({ name }) => name === 'dev');
const { env, args } = skaffold.verify[0].container;

const generated = (folder: string) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`);

function objects(folder: string): readonly KubernetesObject[] {
  return generated(folder).flatMap((file) =>
    parseAllDocuments(readFileSync(join(root, file), 'utf8')).map((document) => document.toJS() as KubernetesObject),
  );
}

test('Skaffold deploys every generated manifest, the namespace first', () => {
  const { rawYaml } = skaffold.manifests;
  expect([...rawYaml].sort()).toEqual(generated('k8s/manifests').sort());
  expect(rawYaml[0]).toMatch(/namespace/);
});

test('the profile dev deploys every development manifest and the committed dashboards', () => {
  const rawYaml = dev?.manifests?.rawYaml ?? [];
  expect([...rawYaml].sort()).toEqual([...generated('k8s/dev'), 'k8s/manifests/dashboards.yaml'].sort());
  expect(rawYaml[0]).toMatch(/namespace/);
});

test('Skaffold builds the image of the manifests, and verifies with it', () => {
  const images = [...objects('k8s/manifests'), ...objects('k8s/dev')]
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec.template.spec.containers[0].image.replace(/:.*/, ''));
  const [artifact] = skaffold.build.artifacts;
  expect(new Set([...images, skaffold.verify[0].container.image])).toEqual(new Set([artifact?.image]));
});

test.each([
  ['without a profile', 'k8s/manifests', (_path: string, value: unknown) => value],
  ['with the profile dev', 'k8s/dev', (path: string, value: unknown) => dev?.patches?.find((patch) => patch.path === path)?.value ?? value],
])('%s, the deployed Service gets the port forwards and is verified', (_when, folder, patched) => {
  const service = objects(folder).find(({ kind }) => kind === 'Service');
  const forwarded = skaffold.portForward.map(({ resourceName, namespace, port }, index) => ({
    name: resourceName,
    namespace: patched(`/portForward/${index}/namespace`, namespace),
    port,
  }));
  const { name, namespace } = service?.metadata ?? {};
  expect(forwarded).toEqual(service?.spec.ports.map((port) => ({ name, namespace, port: port.name })));
  const asked = env.map((variable, index) => [variable.name, patched(`/verify/0/container/env/${index}/value`, variable.value)]);
  expect(Object.fromEntries(asked)).toMatchObject({ NAMESPACE: namespace, JOB: name });
});

// --- The program of `skaffold verify`, against a fake Prometheus.

type Answers = Readonly<Record<string, unknown>>;

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function prometheus(answers: Answers): Promise<string> {
  const server = createServer((request, response) => {
    const data = answers[new URL(request.url ?? '', 'http://any').pathname.replace('/api/v1/', '')];
    response.end(JSON.stringify({ status: 'success', data }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => new Promise((closed) => server.close(closed)));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the program of the container with a single check. */
async function verify(address: string) {
  const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  const environment = { ...given, PROMETHEUS: address, SECONDS: '0' };
  const { exitCode, stdout, stderr } = await execa(process.execPath, args, {
    cwd: root,
    env: environment,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
  return { code: exitCode, stdout, stderr };
}

const target = (change = {}) => ({
  labels: { namespace: 'lorem', job: 'lorem' },
  scrapeUrl: 'http://a/metrics',
  health: 'up',
  lastError: '',
  ...change,
});
const foreign = target({ labels: { namespace: 'lorem-dev', job: 'lorem' }, health: 'down' });
const targets = (...activeTargets: unknown[]) => ({ targets: { activeTargets } });
const rules = (rule: unknown, file = '/rules/lorem-lorem-0a1b.yaml') => ({ rules: { groups: [{ file, rules: [rule] }] } });
const healthy = rules({ name: 'a', health: 'ok' });

test('a service is verified when its targets are up and its rules are healthy', async () => {
  const { code, stdout } = await verify(await prometheus({ ...targets(target(), target(), foreign), ...healthy }));
  expect(stdout).toBe('lorem/lorem is monitored: targets up: 2, rules healthy: 1\n');
  expect(code).toBe(0);
});

test('the image has the program of the verification where Skaffold runs it', () => {
  const [program = ''] = args;
  const dockerfile = readFileSync(join(root, 'service/Dockerfile'), 'utf8');
  expect(dockerfile).toContain(`COPY --from=source /source/${program} ./${dirname(program)}/\n`);
});

test.each<[string, Answers]>([
  ['Prometheus has no target of the service', { ...targets(foreign), ...healthy }],
  ['the target http://a/metrics is down: refused', { ...targets(target({ health: 'down', lastError: 'refused' })), ...healthy }],
  ['the target http://a/metrics is unknown: not scraped yet', { ...targets(target(), target({ health: 'unknown' })), ...healthy }],
  [
    'Prometheus has no rules of the service',
    { ...targets(target()), ...rules({ name: 'a', health: 'ok' }, '/rules/lorem-dev-lorem-0a1b.yaml') },
  ],
  ['the rule a is err: many-to-many', { ...targets(target()), ...rules({ name: 'a', health: 'err', lastError: 'many-to-many' }) }],
  ['the rule a is unknown: not evaluated yet', { ...targets(target()), ...rules({ name: 'a', health: 'unknown' }) }],
])('a service is not verified when %s', async (sentence, answers) => {
  const { code, stderr } = await verify(await prometheus(answers));
  expect(stderr).toBe(`waiting: ${sentence}\nlorem/lorem is not monitored after 0 s\n`);
  expect(code).toBe(1);
});

test('a service is not verified when Prometheus does not answer', async () => {
  const { code, stderr } = await verify('http://127.0.0.1:1');
  expect(stderr).toMatch(/^waiting: http:\/\/127.0.0.1:1 does not answer: .*\n/);
  expect(code).toBe(1);
});
