import { expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { refusal } from '../../cluster/testing/fake-api-server.ts';
import { shop } from '../../kubernetes/testing/shop.ts';
import { styleOf } from '../../terminal/style.ts';
import { instantClock } from '../../waiting/testing/instant-clock.ts';
import { FakeCluster, type FakeClusterOptions } from '../testing/fake-cluster.ts';
import { PROMETHEUS_OBJECTS, prometheusAnswers, readyPod, type ShopAnswers } from '../testing/watched-shop.ts';
import { type DeployOptions, deploy } from './deploy.ts';

const labels = { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'shop' };
const RULES = Array.from({ length: 60 }, (_, index) => ({ name: `rule-${index}`, health: 'ok' }));
const WATCHED: ShopAnswers = { targets: [{ health: 'up' }], rules: RULES };

/** Rolls Deployments out at once, except those with the tag "broken". */
function reconcile(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Deployment') return object;
  const broken = JSON.stringify(object).includes('shop:broken');
  const status = { replicas: 1, updatedReplicas: 1, availableReplicas: broken ? 0 : 1 };
  return { ...object, ...{ status } };
}

function clusterWith({ answers = WATCHED, ...options }: FakeClusterOptions & { readonly answers?: ShopAnswers } = {}): FakeCluster {
  const pod = readyPod({ name: 'shop-a', namespace: 'shop', labels });
  return new FakeCluster({ objects: [pod, ...PROMETHEUS_OBJECTS], reconcile, proxied: prometheusAnswers(answers), ...options });
}

type Given = Partial<Pick<DeployOptions<never>, 'values' | 'prune' | 'dryRun'>>;

async function deployed(cluster: FakeCluster, given: Given = {}) {
  const written = { stdout: '', stderr: '' };
  cluster.requests.length = 0;
  const ok = await deploy(cluster, {
    service: shop,
    values: {},
    prune: false,
    dryRun: false,
    seconds: 5,
    clock: instantClock(),
    style: styleOf({ isTTY: false, env: {} }),
    stdout: (text) => {
      written.stdout += text;
    },
    stderr: (text) => {
      written.stderr += text;
    },
    ...given,
  });
  return { ok, ...written, writes: cluster.writes };
}

const KINDS = [
  'namespaces',
  'serviceaccounts',
  'configmaps',
  'deployments',
  'services',
  'horizontalpodautoscalers',
  'poddisruptionbudgets',
  'networkpolicies',
];

test('a first deployment makes the namespace, the workload, and then what monitors it', async () => {
  const cluster = clusterWith();
  const { ok, stdout, stderr, writes } = await deployed(cluster);
  expect(writes.map((write) => write.replace(/^PATCH (.*)\/.*$/, '$1'))).toEqual([
    ...KINDS,
    'servicemonitors',
    'prometheusrules',
    'configmaps',
  ]);
  expect(stdout).toMatch(/^create Namespace shop\ncreate ServiceAccount shop\/shop\n/);
  expect(stdout).toMatch(/\n11 objects to change, 0 unchanged\ndeployed shop\/shop\n$/);
  expect([ok, stderr]).toEqual([
    true,
    'rolled out: 1 pods are available\n11 objects applied\nwatched by Prometheus monitoring/k8s: 1 targets up, 60 rules loaded\n',
  ]);
});

test('once more nothing changes, and a value changes one line', async () => {
  const cluster = clusterWith();
  await deployed(cluster);
  expect((await deployed(cluster)).stdout).toBe('0 objects to change, 11 unchanged\ndeployed shop/shop\n');
  const { stdout } = await deployed(cluster, { values: { image: { tag: '2.0' } } });
  expect(stdout).toContain('change Deployment shop/shop\n');
  expect(stdout).toContain('\n  -          image: shop:1.2.3\n  +          image: shop:2.0\n');
  expect(stdout).toContain('\n1 objects to change, 10 unchanged\n');
});

test('a dry run shows the diff and writes nothing', async () => {
  const cluster = clusterWith();
  const before = new Map(cluster.stored);
  const { ok, stdout, writes } = await deployed(cluster, { dryRun: true });
  expect([ok, writes, cluster.stored]).toEqual([true, [], before]);
  expect(stdout).toContain('11 objects to change');
});

test('a Deployment with another selector is refused before anything is written, with the commands that replace it', async () => {
  const cluster = clusterWith();
  const send = cluster.send.bind(cluster);
  cluster.send = async (request) =>
    request.method === 'PATCH' && request.path.endsWith('/deployments/shop')
      ? refusal(422, 'Deployment.apps "shop" is invalid: spec.selector: Invalid value: {}: field is immutable')
      : send(request);
  const refused = deployed(cluster);
  await expect(refused).rejects.toThrow(
    'spec.selector: Invalid value: {}: field is immutable\nThe selector of a Deployment cannot be changed.',
  );
  await expect(refused).rejects.toThrow('kubectl -n shop label pods -l app.kubernetes.io/name=shop app.kubernetes.io/instance=shop\n');
  expect(cluster.writes).toEqual([]);
});

test('a workload that does not become ready is set back, and monitoring is left as it is', async () => {
  const cluster = clusterWith();
  await deployed(cluster);
  const earlier = image(cluster);
  const { ok, stderr, writes } = await deployed(cluster, {
    values: { image: { tag: 'broken' }, monitoring: { labels: { release: 'other' } } },
  });
  expect(ok).toBe(false);
  expect(stderr).toContain('for Deployment shop/shop to roll out: 0 of 1 pods are available');
  expect(stderr).toContain('rolled back Deployment shop/shop\nthe earlier version is back: 1 pods are available\n');
  expect(image(cluster)).toBe(earlier);
  expect(writes.filter((write) => write.includes('servicemonitors') || write.includes('prometheusrules'))).toEqual([]);
});

test('a first deployment that does not become ready is left to be looked at', async () => {
  const cluster = clusterWith();
  const { ok, stderr } = await deployed(cluster, { values: { image: { tag: 'broken' } } });
  expect([ok, stderr]).toEqual([false, expect.stringContaining('There is no earlier version to roll back to: the objects stay')]);
  expect(image(cluster)).toBe('shop:broken');
});

test('without the kinds of the operator the workload is deployed, and the rest is named with how to get it', async () => {
  const cluster = clusterWith({ withoutGroup: 'monitoring.coreos.com', objects: [] });
  const { ok, stdout, stderr, writes } = await deployed(cluster);
  expect(ok).toBe(true);
  expect(stdout).toContain('8 objects to change, 0 unchanged, 3 left out\n');
  expect(writes.length).toBe(8);
  expect(stderr).toContain(
    'left out ServiceMonitor shop/shop: the cluster does not know the kind ServiceMonitor (monitoring.coreos.com/v1)\n',
  );
  expect(stderr).toContain('left out ConfigMap monitoring/grafana-dashboard-shop-overview: the namespace "monitoring" does not exist\n');
  expect(stderr).toContain('helm install kube-prometheus-stack ');
});

test('when Prometheus does not watch it, the reason and the next command are given', async () => {
  const cluster = clusterWith({ answers: { targets: [{ health: 'down', lastError: 'connection refused' }], rules: RULES } });
  const { ok, stderr } = await deployed(cluster);
  expect(ok).toBe(false);
  expect(stderr).toContain(
    'for Prometheus to watch shop/shop: 0 of 1 pods are scraped: connection refused\nTo learn why: npx monitoring-doctor doctor service/shop -n shop\n',
  );
  const few = await deployed(clusterWith({ answers: { ...WATCHED, rules: RULES.slice(0, 3) } }));
  expect([few.ok, few.stderr]).toEqual([false, expect.stringMatching(/3 of \d+ rules are loaded/)]);
});

test('only --prune removes what an earlier deployment applied, and nothing else', async () => {
  const values = { dashboards: { enabled: false } };
  const cluster = clusterWith();
  await deployed(cluster);
  const dashboard = cluster.stored.get('/api/v1/namespaces/monitoring/configmaps/grafana-dashboard-shop-overview') as KubernetesObject;
  const copy = (name: string, metadata: object) => cluster.put({ ...dashboard, metadata: { ...dashboard.metadata, name, ...metadata } });
  copy('copied', { managedFields: [{ manager: 'kubectl', operation: 'Apply' }] });
  copy('of-another', { annotations: { 'shop.example/installation': 'other/shop' } });
  copy('unmarked', { labels: {} });
  const names = () =>
    [...cluster.stored.values()].filter(({ metadata }) => metadata.namespace === 'monitoring').map(({ metadata }) => metadata.name);
  const all = names();

  expect(await deployed(cluster, { values })).toMatchObject({ ok: true });
  expect(names()).toEqual(all);
  const { stdout, stderr } = await deployed(cluster, { values, prune: true });
  expect(stdout).toContain('delete ConfigMap monitoring/grafana-dashboard-shop-overview\n');
  expect(stderr).toContain('10 objects applied, 1 removed\n');
  expect(names()).toEqual(all.filter((name) => name !== 'grafana-dashboard-shop-overview'));
});

test('wrong values are refused before anything is asked of the cluster', async () => {
  const cluster = clusterWith();
  await expect(deployed(cluster, { values: { replicaz: 1 } })).rejects.toThrow('replicaz is unknown');
  expect(cluster.requests).toEqual([]);
});

function image(cluster: FakeCluster): string | undefined {
  const deployment = cluster.stored.get('/apis/apps/v1/namespaces/shop/deployments/shop');
  return /"image":"([^"]+)"/.exec(JSON.stringify(deployment))?.[1];
}
