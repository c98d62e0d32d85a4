import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { defaultNamespace, loadKubeconfig } from './kubeconfig.ts';

let folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(file: string, content: object | string): string {
  const path = join(folder, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A kubeconfig whose every entry has one name. */
function config(name: string, changes: object = {}): object {
  return {
    clusters: [{ name, cluster: { server: `https://${name}.example` } }],
    users: [{ name, user: { token: `token-of-${name}` } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: `${name}-ns` } }],
    'current-context': name,
    ...changes,
  };
}

const listed = (...files: readonly string[]) => ({ KUBECONFIG: files.join(delimiter), HOME: folder });
const server = (options: Parameters<typeof loadKubeconfig>[0]) => loadKubeconfig(options).getCurrentCluster()?.server;

test('KUBECONFIG names one file', () => {
  const loaded = loadKubeconfig({ env: listed(write('a', config('a'))) });
  expect([loaded.getCurrentCluster()?.server, loaded.getCurrentUser()?.token, defaultNamespace(loaded)]).toEqual([
    'https://a.example',
    'token-of-a',
    'a-ns',
  ]);
});

test('of a list whose first file has no current context, the next one names it', () => {
  const first = write('a', config('a', { 'current-context': '' }));
  const without = write('b', { ...config('b'), 'current-context': undefined });
  expect(server({ env: listed(first, without, write('c', config('c')), write('d', config('d'))) })).toBe('https://c.example');
});

test('a file that only names the current context chooses among the entries of the others', () => {
  const chooser = write('chooser', { 'current-context': 'b' });
  expect(server({ env: listed(chooser, write('a', config('a')), write('b', config('b'))) })).toBe('https://b.example');
});

test('a file of the list that does not exist is passed over, and so is an empty entry and an empty file', () => {
  const files = ['', join(folder, 'missing'), write('empty', '\n'), write('a', config('a'))];
  expect(server({ env: listed(...files) })).toBe('https://a.example');
});

test('of two entries of one name, the first counts', () => {
  const other = {
    clusters: [{ name: 'a', cluster: { server: 'https://other.example' } }],
    users: [{ name: 'a', user: { token: 'other' } }],
  };
  const loaded = loadKubeconfig({ env: listed(write('a', config('a')), write('b', config('b', other))) });
  expect([loaded.getCurrentCluster()?.server, loaded.getCurrentUser()?.token, loaded.getClusters().length]).toEqual([
    'https://a.example',
    'token-of-a',
    1,
  ]);
});

test('paths in a file are relative to it', () => {
  const file = write(
    'there/a',
    config('a', { clusters: [{ name: 'a', cluster: { server: 'https://a.example', 'certificate-authority': 'ca.crt' } }] }),
  );
  expect(loadKubeconfig({ env: listed(write('b', config('b')), file), context: 'a' }).getCurrentCluster()?.caFile).toBe(
    join(folder, 'there/ca.crt'),
  );
});

test('without KUBECONFIG, ~/.kube/config counts', () => {
  write('.kube/config', config('home'));
  expect(server({ env: { HOME: folder } })).toBe('https://home.example');
  expect(server({ env: { HOME: folder, KUBECONFIG: '' } })).toBe('https://home.example');
  expect(server({ env: listed(write('a', config('a'))) })).toBe('https://a.example');
});

test('--kubeconfig is the only file, and must exist', () => {
  const env = listed(write('a', config('a')));
  expect(server({ env, kubeconfig: write('b', config('b')) })).toBe('https://b.example');
  expect(() => loadKubeconfig({ env, kubeconfig: join(folder, 'missing') })).toThrow(/^The kubeconfig ".*missing" does not exist$/);
});

test('--context chooses among the contexts of all files, and must exist', () => {
  const env = listed(write('a', config('a')), write('b', config('b')));
  expect(server({ env, context: 'b' })).toBe('https://b.example');
  expect(() => loadKubeconfig({ env, context: 'c' })).toThrow('There is no context "c"; its contexts are a, b');
});

test('a context without a namespace means "default"', () => {
  const env = listed(write('a', config('a', { contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }] })));
  expect(defaultNamespace(loadKubeconfig({ env }))).toBe('default');
});

function serviceAccount(): string {
  write('account/token', 'token');
  write('account/ca.crt', 'certificate');
  write('account/namespace', 'shop\n');
  return join(folder, 'account');
}

const POD = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

test('in a pod, its service account counts where no file has anything', () => {
  const loaded = loadKubeconfig({ env: { ...POD, ...listed(join(folder, 'missing')) }, serviceAccount: serviceAccount() });
  expect([loaded.getCurrentCluster()?.server, loaded.getCurrentCluster()?.caFile, defaultNamespace(loaded)]).toEqual([
    'https://10.0.0.1:443',
    join(folder, 'account/ca.crt'),
    'shop',
  ]);
  expect(server({ env: { ...POD, KUBERNETES_SERVICE_HOST: 'fd00::1', HOME: folder }, serviceAccount: serviceAccount() })).toBe(
    'https://[fd00::1]:443',
  );
});

test('the token of a service account is sent', async () => {
  const loaded = loadKubeconfig({ env: { ...POD, HOME: folder }, serviceAccount: serviceAccount() });
  write('account/ca.crt', '');
  const options: { headers?: Record<string, string> } = { headers: {} };
  await loaded.applyToHTTPSOptions(options);
  expect(options.headers?.['Authorization']).toBe('Bearer token');
});

test('in a pod, a kubeconfig counts more than the service account', () => {
  expect(server({ env: { ...POD, ...listed(write('a', config('a'))) }, serviceAccount: serviceAccount() })).toBe('https://a.example');
});

test.each([
  ['a kubeconfig that is no YAML', () => listed(write('a', '{ clusters')), /^The kubeconfig ".*\/a" cannot be read: /],
  [
    'no kubeconfig',
    () => ({ HOME: folder }),
    'No cluster is configured: ~/.kube/config has no entries, and this is no pod with a service account; set KUBECONFIG',
  ],
  ['a kubeconfig without entries', () => listed(write('a', '')), /^No cluster is configured: KUBECONFIG \(".*\/a"\) has no entries/],
  [
    'no current context',
    () => listed(write('a', config('a', { 'current-context': '' }))),
    /has no current context: give --context NAME; its contexts are a$/,
  ],
  [
    'an unknown current context',
    () => listed(write('a', config('a', { 'current-context': 'b' }))),
    /has no cluster for its current context "b"; its contexts are a$/,
  ],
])('%s is refused', (_what, env, message) => {
  expect(() => loadKubeconfig({ env: env(), serviceAccount: join(folder, 'none') })).toThrow(message);
});
