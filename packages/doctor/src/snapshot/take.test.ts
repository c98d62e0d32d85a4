import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { Objects } from 'metric-to-pager/cluster';
import { type Answers, fakeApiServer, refusal } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { diagnose } from '../diagnose.ts';
import { exitCodeOf } from '../diagnosis.ts';
import { serializeSnapshot } from './serialize.ts';
import { takeSnapshot } from './take.ts';

const SECRET = 'hunter2';
const TAKEN = new Date('2026-01-01T12:00:00Z');
const PROXY = '/api/v1/namespaces/monitoring/pods/prometheus-main-0:9090/proxy/api/v1';
const POOL = 'serviceMonitor/shop/checkout/0';

const verbs = ['get', 'list'];
const kinds = (...names: readonly (readonly [string, string])[]) => ({
  resources: names.map(([name, kind]) => ({ name, kind, namespaced: kind !== 'Namespace', verbs })),
});
const list = (...items: readonly object[]) => ({ metadata: {}, items });
const data = (value: unknown) => ({ status: 'success', data: value });

const CONFIG = `
scrape_configs:
- job_name: ${POOL}
  authorization: {credentials: <secret>}
  relabel_configs:
  - {action: keep, source_labels: [__meta_kubernetes_service_label_app], regex: (checkout)}
`;

const pod = (name: string, namespace: string, labels: object) => ({
  metadata: {
    name,
    namespace,
    labels,
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': SECRET, 'prometheus.io/scrape': 'true' },
    managedFields: [{ time: '2026-01-01T11:00:00Z' }, { time: '2026-01-01T11:59:00Z', subresource: 'status' }],
  },
  spec: {
    containers: [
      {
        name: 'app',
        image: 'app:1',
        env: [{ name: 'PASSWORD', value: SECRET }],
        args: [`--token=${SECRET}`],
        ports: [{ name: 'metrics', containerPort: 9464 }],
      },
    ],
  },
  status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
});

const answers: Answers = {
  'GET /api/v1': kinds(
    ['namespaces', 'Namespace'],
    ['pods', 'Pod'],
    ['services', 'Service'],
    ['configmaps', 'ConfigMap'],
    ['secrets', 'Secret'],
    ['events', 'Event'],
  ),
  'GET /apis/monitoring.coreos.com/v1': kinds(['prometheuses', 'Prometheus'], ['servicemonitors', 'ServiceMonitor']),
  'GET /api/v1/namespaces?limit=500': list({ metadata: { name: 'shop', labels: { 'kubernetes.io/metadata.name': 'shop' } } }),
  'GET /api/v1/pods?limit=500': { metadata: { continue: 'two' }, items: [pod('checkout-1', 'shop', { app: 'checkout' })] },
  'GET /api/v1/pods?limit=500&continue=two': list(
    pod('prometheus-main-0', 'monitoring', { 'operator.prometheus.io/name': 'main', 'app.kubernetes.io/name': 'prometheus' }),
  ),
  'GET /api/v1/services?limit=500': list(),
  'GET /apis/apps/v1/deployments?limit=500': list(),
  'GET /api/v1/events?fieldSelector=reason%3DInvalidConfiguration&limit=500': list(),
  'GET /api/v1/configmaps?limit=500': list(
    { metadata: { name: 'settings', namespace: 'shop' }, data: { 'settings.json': `{"password": "${SECRET}"}` } },
    {
      metadata: { name: 'dashboards', namespace: 'shop', labels: { grafana_dashboard: '1' } },
      data: {
        'shop.json': JSON.stringify({
          uid: 'shop',
          title: 'Shop',
          schemaVersion: 39,
          panels: [{ type: 'stat', title: 'Up', datasource: { uid: '$ds' }, targets: [{ expr: 'up' }] }],
        }),
        'broken.json': '{',
      },
    },
  ),
  'GET /apis/monitoring.coreos.com/v1/prometheuses?limit=500': list({
    metadata: { name: 'main', namespace: 'monitoring' },
    spec: {
      serviceAccountName: 'prometheus',
      serviceMonitorSelector: {},
      serviceMonitorNamespaceSelector: {},
      remoteWrite: [{ url: `https://me:${SECRET}@remote.test` }],
    },
  }),
  'GET /apis/monitoring.coreos.com/v1/servicemonitors?limit=500': list({
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'checkout' } },
      endpoints: [{ port: 'metrics', params: { token: [SECRET] }, authorization: { credentials: { name: 'scrape', key: 'token' } } }],
    },
  }),
  'GET /api/v1/namespaces/shop/secrets?limit=500': list({ metadata: { name: 'scrape', namespace: 'shop' }, data: { token: SECRET } }),
  'GET /api/v1/namespaces/monitoring/secrets/prometheus-main': {
    data: { 'prometheus.yaml.gz': gzipSync(`${CONFIG}\n  password: ${SECRET}`).toString('base64') },
  },
  'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions': list(
    { metadata: { name: 'servicemonitors.monitoring.coreos.com', annotations: { 'operator.prometheus.io/version': '0.85.0' } } },
    { metadata: { name: 'others.example.com' } },
  ),
  'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': { kind: 'SubjectAccessReview', answered: { allowed: true } },
  [`GET ${PROXY}/status/buildinfo`]: data({ version: '3.5.0' }),
  [`GET ${PROXY}/status/runtimeinfo`]: data({ reloadConfigSuccess: true, storageRetention: '15d or 10GiB' }),
  [`GET ${PROXY}/status/config`]: data({ yaml: CONFIG }),
  [`GET ${PROXY}/targets?state=active`]: data({ activeTargets: [], droppedTargets: [] }),
  [`GET ${PROXY}/targets?state=dropped&scrapePool=${encodeURIComponent(POOL)}`]: data({
    activeTargets: [],
    droppedTargets: [
      { scrapePool: POOL, discoveredLabels: { __meta_kubernetes_namespace: 'shop', __meta_kubernetes_service_name: 'cart' } },
    ],
    droppedTargetCounts: { [POOL]: 7 },
  }),
  [`GET ${PROXY}/rules`]: data({
    groups: [
      {
        name: 'g',
        file: '/rules/shop-r-1.yaml',
        rules: [{ name: 'A', type: 'alerting', health: 'err', lastError: `https://me:${SECRET}@x.test/?token=${SECRET}` }],
      },
    ],
  }),
  [`GET ${PROXY}/alertmanagers`]: data({
    activeAlertmanagers: [{ url: `http://me:${SECRET}@am.test/api/v2/alerts` }],
    droppedAlertmanagers: [],
  }),
  [`GET ${PROXY}/label/__name__/values`]: data(['up']),
  [`GET ${PROXY}/metadata?limit_per_metric=1`]: data({ up: [] }),
  [`GET ${PROXY}/label/job/values`]: data(['checkout']),
  [`GET ${PROXY}/labels`]: data(['job', 'exported_namespace']),
  [`GET ${PROXY}/status/tsdb`]: data({ headStats: { numSeries: 5 }, seriesCountByMetricName: [{ name: 'up', value: 5 }] }),
};

function query(expr: string, result: readonly object[]): Answers {
  return { [`GET ${PROXY}/query?${new URLSearchParams({ query: expr })}`]: data({ resultType: 'vector', result }) };
}

const queries: Answers = {
  ...query('count by (__name__) ({__name__=~".+:.+"})', [
    { metric: { __name__: 'shop:a' }, value: [0, '2'] },
    { metric: { __name__: 'shop:b' }, value: [0, '1'] },
  ]),
  ...query('count by (__name__) ({__name__=~".+:.+"} >= -Inf)', [
    { metric: { __name__: 'shop:a' }, value: [0, '1'] },
    { metric: { __name__: 'shop:b' }, value: [0, '1'] },
  ]),
  ...query('count by (__name__, job) ({exported_namespace!=""})', [{ metric: { __name__: 'kube_pod_info', job: 'ksm' }, value: [0, '3'] }]),
};

function take(given: Answers = {}, scope = {}) {
  // The status of a review stands where a refusal has the code of HTTP.
  const review = { status: 200, headers: {}, text: JSON.stringify({ status: { allowed: true } }) };
  const api = fakeApiServer({ ...answers, ...queries, 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': review, ...given });
  return takeSnapshot({ api, objects: new Objects(api) }, scope, TAKEN).then((snapshot) => ({ snapshot, api }));
}

test('a snapshot holds what the cluster and Prometheus answer, page by page', async () => {
  const { snapshot } = await take();
  expect(snapshot).toMatchObject({ takenAt: TAKEN.toISOString(), kinds: ['Prometheus', 'ServiceMonitor'], denied: [] });
  expect(snapshot.objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual([
    'CustomResourceDefinition/servicemonitors.monitoring.coreos.com',
    'Namespace/shop',
    'Pod/checkout-1',
    'Pod/prometheus-main-0',
    'Prometheus/main',
    'Secret/scrape',
    'ServiceMonitor/checkout',
  ]);
  expect(snapshot.prometheus).toEqual([
    expect.objectContaining({
      version: '3.5.0',
      reloadSuccess: true,
      retentionSeconds: 15 * 86_400,
      generatedJobs: [POOL],
      pools: { [POOL]: { relabel: [expect.objectContaining({ action: 'keep' })], metricRelabel: [] } },
      dropped: [{ pool: POOL, labels: { __meta_kubernetes_namespace: 'shop', __meta_kubernetes_service_name: 'cart' } }],
      droppedCounts: { [POOL]: 7 },
      displaced: [{ metric: 'kube_pod_info', label: 'namespace', job: 'ksm' }],
      nan: ['shop:a'],
      largest: [{ name: 'up', series: 5 }],
    }),
  ]);
  expect(snapshot.dashboards.map(({ key, problem, uid }) => [key, uid, problem !== undefined])).toEqual([
    ['shop.json', 'shop', false],
    ['broken.json', undefined, true],
  ]);
  expect(snapshot.access.map(({ resource, allowed }) => [resource, allowed])).toEqual([
    ['pods', true],
    ['services', true],
    ['endpoints', true],
  ]);
});

test('no secret is kept: not of Secrets, environments, arguments, parameters, URLs, annotations, nor of other ConfigMaps', async () => {
  const { snapshot } = await take();
  expect(serializeSnapshot(snapshot)).not.toContain(SECRET);
  expect(snapshot.objects.find(({ kind }) => kind === 'Secret')).toMatchObject({ keys: ['token'] });
  expect(snapshot.objects.find(({ metadata }) => metadata.name === 'checkout-1')?.metadata).toMatchObject({
    updatedAt: '2026-01-01T11:00:00Z',
    annotations: { 'prometheus.io/scrape': 'true' },
  });
});

test('nothing is written, and no object is asked for by itself but the generated configuration', async () => {
  const { api } = await take();
  expect(new Set(api.requests.map(({ method = 'GET', path }) => (method === 'GET' ? 'GET' : `${method} ${path}`)))).toEqual(
    new Set(['GET', 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews']),
  );
  const single = api.requests.filter(({ path }) => /\/(pods|services|secrets|servicemonitors)\/[^/]+$/.test(path)).map(({ path }) => path);
  expect(single).toEqual(['/api/v1/namespaces/monitoring/secrets/prometheus-main']);
});

test('what is refused is recorded, the namespace of the scope is read instead, and the rest is looked at', async () => {
  const forbidden = refusal(403, 'pods is forbidden');
  const { snapshot } = await take(
    {
      'GET /api/v1/pods?limit=500': forbidden,
      'GET /api/v1/namespaces/shop/pods?limit=500': list(pod('checkout-1', 'shop', { app: 'checkout' })),
    },
    { namespace: 'shop' },
  );
  expect(snapshot.denied).toEqual([
    { what: 'list Pod objects in namespaces other than shop', reason: 'pods is forbidden', essential: false },
  ]);
  expect(snapshot.listed['Pod']).toEqual(['shop']);
  expect(snapshot.objects.some(({ kind }) => kind === 'ServiceMonitor')).toBe(true);
});

test('without any right the diagnosis says that it could not look', async () => {
  const forbidden = refusal(403, 'forbidden');
  const refusals = Object.fromEntries(
    Object.keys(answers)
      .filter((key) => key.includes('limit=500') || key.includes('proxy') || key.includes('secrets'))
      .map((key) => [key, forbidden]),
  );
  const { snapshot } = await take({
    ...refusals,
    'GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions': forbidden,
    'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': forbidden,
  });
  const diagnosis = diagnose({
    ...snapshot,
    kinds: ['Prometheus', 'ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig', 'PrometheusRule', 'Alertmanager', 'AlertmanagerConfig'],
  });
  expect(diagnosis.findings).toEqual([]);
  expect(exitCodeOf(diagnosis)).toBe(2);
});
