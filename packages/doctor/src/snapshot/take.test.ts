import { expect, test } from '@jest/globals';
import { Objects } from 'metric-to-pager/cluster';
import { type Answers, fakeApiServer, refusal } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { diagnose } from '../diagnose.ts';
import { exitCodeOf } from '../diagnosis.ts';
import { ANSWERS, kinds, list, POOL, pod, SECRET } from '../testing/answers.ts';
import { serializeSnapshot } from './serialize.ts';
import { takeSnapshot } from './take.ts';

const TAKEN = new Date('2026-01-01T12:00:00Z');

function take(given: Answers = {}, scope = {}) {
  const api = fakeApiServer({ ...ANSWERS, ...given });
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
    Object.keys(ANSWERS)
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

test('a ThanosRuler is asked for its rules, and for nothing else', async () => {
  const groups = [
    { name: 'g', file: '/rules/shop-r-1.yaml', rules: [{ name: 'A', type: 'alerting', health: 'err', lastError: 'no query' }] },
  ];
  const { snapshot } = await take({
    'GET /apis/monitoring.coreos.com/v1': kinds(['prometheuses', 'Prometheus'], ['thanosrulers', 'ThanosRuler']),
    'GET /apis/monitoring.coreos.com/v1/thanosrulers?limit=500': list({
      metadata: { name: 'all', namespace: 'monitoring' },
      spec: { ruleSelector: {} },
    }),
    'GET /api/v1/pods?limit=500&continue=two': list(
      pod('thanos-ruler-all-0', 'monitoring', { 'app.kubernetes.io/name': 'thanos-ruler', 'thanos-ruler': 'all' }),
    ),
    'GET /api/v1/namespaces/monitoring/pods/thanos-ruler-all-0:10902/proxy/api/v1/rules': { status: 'success', data: { groups } },
  });
  expect(snapshot.prometheus).toEqual([
    {
      kind: 'ThanosRuler',
      namespace: 'monitoring',
      name: 'all',
      pod: 'thanos-ruler-all-0',
      rules: [{ group: 'g', file: '/rules/shop-r-1.yaml', name: 'A', type: 'alerting', health: 'err', error: 'no query' }],
    },
  ]);
});
