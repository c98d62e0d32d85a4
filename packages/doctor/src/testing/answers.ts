import { gzipSync } from 'node:zlib';
import type { Answers } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';

/** The credential that the answers hold in many places. */
export const SECRET = 'hunter2';
/** The path of Prometheus through the proxy of the API server. */
export const PROXY = '/api/v1/namespaces/monitoring/pods/prometheus-main-0:9090/proxy/api/v1';
/** The scrape pool of the only monitor. */
export const POOL = 'serviceMonitor/shop/checkout/0';

const verbs = ['get', 'list'];
export const kinds = (...names: readonly (readonly [string, string])[]) => ({
  resources: names.map(([name, kind]) => ({ name, kind, namespaced: kind !== 'Namespace', verbs })),
});
/** A list as the API server answers it. */
export const list = (...items: readonly object[]) => ({ metadata: {}, items });
/** An answer of Prometheus. */
export const data = (value: unknown) => ({ status: 'success', data: value });

const CONFIG = `
scrape_configs:
- job_name: ${POOL}
  authorization: {credentials: <secret>}
  relabel_configs:
  - {action: keep, source_labels: [__meta_kubernetes_service_label_app], regex: (checkout)}
`;

/** A pod as the API server answers it. */
export const pod = (name: string, namespace: string, labels: object) => ({
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

/** What the API server of a small cluster answers, one Prometheus with it. */
export const ANSWERS: Answers = {
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
  // The status of a review stands where a refusal has the code of HTTP.
  'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': { status: 200, headers: {}, text: '{"status":{"allowed":true}}' },
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

// --- internal ---

/** The answer to a query. */
function query(expr: string, result: readonly object[]): Answers {
  return { [`GET ${PROXY}/query?${new URLSearchParams({ query: expr })}`]: data({ resultType: 'vector', result }) };
}
