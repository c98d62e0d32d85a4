import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ApiRequest } from '../../cluster/api-server.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { defineCommand } from '../../terminal/command.ts';
import { recordedRun } from '../../terminal/testing/recorded-run.ts';
import { FakeCluster, type FakeClusterOptions } from '../testing/fake-cluster.ts';
import { PROMETHEUS_OBJECTS, readyPod } from '../testing/watched-shop.ts';
import { previewCommand } from './command.ts';
import { findPreview } from './find-preview.ts';
import { explainForbidden } from './forbidden.ts';
import { type PreviewClusterOptions, previewCluster } from './preview-cluster.ts';
import { startPrometheusProxy } from './prometheus-proxy.ts';

let folder: string;
let preview: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-test-'));
  // Stands in for the preview: prints what it is given, and what Prometheus answers.
  preview = join(folder, 'main.mjs');
  await writeFile(
    preview,
    `import { globSync, readFileSync } from 'node:fs';
    const [shown, ...argv] = process.argv.slice(2);
    const folder = shown.replace('--dashboards=', '');
    const { href, origin, username, password } = new URL(process.env.PREVIEW_PROMETHEUS);
    const headers = username && { authorization: 'Basic ' + btoa(username + ':' + password) };
    const answer = await fetch(origin + '/api/v1/query', { method: 'POST', headers, body: new URLSearchParams({ query: 'up' }) }).then((one) => one.text(), String);
    const files = globSync('**/*.json', { cwd: folder }).sort().map((file) => [file, readFileSync(folder + '/' + file, 'utf8')]);
    console.log(JSON.stringify({ argv, files, answer, secret: JSON.stringify(process.argv).includes(password || 'none') }));
    process.exitCode = 3;`,
  );
});

afterAll(() => rm(folder, { recursive: true }));

function configMap(namespace: string, name: string, data: object, labels = { grafana_dashboard: '1' } as object): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, labels } as KubernetesObject['metadata'], ...{ data } };
}

const NAMESPACES = ['shop', 'empty'].map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
const OBJECTS = [
  ...PROMETHEUS_OBJECTS,
  ...NAMESPACES,
  configMap('shop', 'orders', { 'orders.json': '{"title":"Orders"}' }),
  configMap('other', 'stock', { 'stock.json': '{"title":"Stock"}' }, { grafana_dashboard: 'yes' }),
  configMap('shop', 'settings', { 'settings.json': '{}' }, {}),
];

function proxied(host: string, path: string, { query = {} }: ApiRequest): object | undefined {
  if (path === '/api/v1/scrape_pools')
    return { data: { scrapePools: host.startsWith('prometheus-second') ? ['podMonitor/shop/x/0'] : [] } };
  return path === '/api/v1/query' ? { status: 'success', data: { host, query } } : undefined;
}

const show = (cluster: FakeClusterOptions, options: Partial<PreviewClusterOptions> = {}) =>
  recordedRun(
    defineCommand({
      name: 'preview',
      summary: '',
      arguments: {},
      run: (_, context) =>
        previewCluster(
          new FakeCluster({ objects: OBJECTS, proxied, ...cluster }),
          { preview, argv: [], namespace: undefined, prometheus: undefined, dashboards: undefined, ...options },
          context,
        ).catch((error) => Promise.reject(explainForbidden(error))),
    }),
    [],
    { cwd: folder, env: process.env },
  );

test('the dashboards of a namespace are shown with the answers of its Prometheus, and the exit code is that of the preview', async () => {
  const { code, stdout, stderr } = await show({}, { namespace: 'shop', argv: ['--png=out'] });
  expect([code, stderr]).toEqual([3, '1 dashboards in ConfigMaps of namespace shop\nPrometheus monitoring/k8s\n']);
  const { argv, files, answer, secret } = JSON.parse(stdout) as Record<string, unknown>;
  expect({ argv, files, secret }).toEqual({
    argv: ['--scrape-interval=30s', '--png=out'],
    files: [['shop/orders/orders.json', '{"title":"Orders"}']],
    secret: false,
  });
  expect(JSON.parse(String(answer))).toEqual({ status: 'success', data: { host: 'prometheus-k8s-0:9090', query: { query: 'up' } } });
});

test('without a namespace the labelled ConfigMaps of all are shown, whatever the value of the label', async () => {
  const { files } = JSON.parse((await show({})).stdout) as { files: readonly (readonly string[])[] };
  expect(files.map(([file]) => file)).toEqual(['other/stock/stock.json', 'shop/orders/orders.json']);
});

test('a Prometheus of another namespace than the monitoring namespace is asked only when it is named, whatever it says that it scrapes', async () => {
  const second = [
    { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'second', namespace: 'team' } },
    readyPod({ name: 'prometheus-second-0', namespace: 'team', labels: { 'operator.prometheus.io/name': 'second' } }),
  ];
  const objects = [...OBJECTS, ...second];
  const named = { namespace: 'shop', prometheus: 'team/second' };
  expect((await show({ objects }, named)).stderr).toContain('Prometheus team/second\n');
  expect((await show({ objects }, { namespace: 'shop', monitoringNamespace: 'team' })).stderr).toContain('Prometheus team/second\n');
  expect((await show({ objects }, { namespace: 'shop' })).stderr).toContain('Prometheus monitoring/k8s\n');
  expect((await show({ objects }, { namespace: 'shop', prometheus: 'monitoring/k8s' })).stderr).toContain('Prometheus monitoring/k8s\n');
  expect((await show({ objects }, { namespace: 'shop', prometheus: 'a/b' })).stderr).toContain(
    'There is no Prometheus a/b; there are monitoring/k8s, team/second\n',
  );
});

const forbids =
  (pattern: RegExp, message: string) =>
  ({ path }: ApiRequest) =>
    pattern.test(path) ? message : undefined;

test.each<[string, FakeClusterOptions, Partial<PreviewClusterOptions>, string]>([
  ['a namespace that does not exist', {}, { namespace: 'shup' }, 'Namespace "shup" does not exist'],
  [
    'a namespace without dashboards',
    {},
    { namespace: 'empty' },
    'No dashboards found: namespace "empty" has no ConfigMap with the label grafana_dashboard; these namespaces have some: other, shop',
  ],
  [
    'a cluster without dashboards',
    { objects: PROMETHEUS_OBJECTS },
    {},
    'No dashboards found: no namespace has a ConfigMap with the label grafana_dashboard',
  ],
  [
    'a cluster without the operator',
    { withoutGroup: 'monitoring.coreos.com' },
    {},
    'No Prometheus found: the cluster has no kind Prometheus, Prometheus Operator is not installed; give the address of one by --prometheus',
  ],
  [
    'ConfigMaps that may not be listed',
    {
      forbids: forbids(
        /configmaps/,
        'configmaps is forbidden: User "me" cannot list resource "configmaps" in API group "" at the cluster scope',
      ),
    },
    {},
    'Forbidden: "me" may not list configmaps at the cluster scope; give one namespace by -n',
  ],
  [
    'a Prometheus that may not be asked',
    {
      forbids: forbids(
        /proxy/,
        'pods "prometheus-k8s-0" is forbidden: User "me" cannot get resource "pods/proxy" in API group "" in the namespace "monitoring"',
      ),
    },
    { namespace: 'shop' },
    'Forbidden: "me" may not get pods/proxy in namespace "monitoring"',
  ],
])('%s is an error in one sentence', async (_, cluster, options, sentence) => {
  const { code, stdout, stderr } = await show(cluster, options);
  expect([code, stdout, stderr.split('\n').slice(-2)]).toEqual([1, '', [sentence, '']]);
});

test('the proxy asks for a password, passes on queries only, and says what the API server refuses', async () => {
  const cluster = new FakeCluster({ proxied });
  await using proxy = await startPrometheusProxy(cluster, '/api/v1/namespaces/monitoring/pods/prometheus-k8s-0:9090/proxy');
  const { origin, username, password } = proxy.address;
  const ask = async (path: string, secret = password) => {
    const headers = { authorization: `Basic ${btoa(`${username}:${secret}`)}` };
    const response = await fetch(origin + path, { headers });
    return [response.status, ((await response.json()) as { error?: string }).error];
  };
  expect(await ask('/api/v1/query?query=up')).toEqual([200, undefined]);
  expect(await ask('/api/v1/query?query=up', 'guess')).toEqual([401, 'The password of this proxy is wrong']);
  expect(await ask('/api/v1/status/config')).toEqual([403, 'Only queries are passed on to Prometheus, got "/api/v1/status/config"']);
  expect(await ask('/api/v1/series?match[]=up')).toEqual([503, expect.stringContaining('nothing listens at')]);
  expect(cluster.requests.map(({ method = 'GET', path }) => [method, path.split('/').pop()])).toEqual([
    ['GET', 'query'],
    ['GET', 'series'],
  ]);
});

test.each([
  [['-n', 'shop', '-A'], 'The options "--namespace" and "--all-namespaces" exclude each other'],
  [['--against', 'old'], 'The option "--against" needs "--png"'],
  [['--prometheus', 'k8s'], 'The option "--prometheus" must be NAMESPACE/NAME, or an address such as http://localhost:9090, got "k8s"'],
])('%j is refused', async (argv, sentence) => {
  const { code, stderr } = await recordedRun(previewCommand(), argv);
  expect([code, stderr.split('\n')[0]]).toEqual([2, sentence]);
});

test('the preview is found where it is installed, or its installation is asked for', async () => {
  const library = join(folder, 'library/module.js');
  const find = (project: string, places: object = {}) => findPreview({ cwd: join(folder, project) }, { library, ...places });
  const installed = join(folder, 'project/node_modules/grafana-dashboard-preview');
  await mkdir(installed, { recursive: true });
  await writeFile(join(installed, 'package.json'), JSON.stringify({ exports: { './main': './main.js' } }));
  await writeFile(join(installed, 'main.js'), '');
  expect(find('project')).toBe(join(installed, 'main.js'));
  expect(() => find('project', { node: '22.18.0' })).toThrow('The preview needs Node.js 24 or newer, and this is v22.18.0');
  expect(() => find('empty')).toThrow(/which is not installed: npm install --save-dev grafana-dashboard-preview$/);
});
