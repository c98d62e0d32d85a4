import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { DEPLOYMENT, type Fault, type FaultSite } from '../../alerts/index.ts';
import type { ApiRequest } from '../../cluster/api-server.ts';
import { openPrometheus } from '../../cluster/find-prometheus.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Pod } from '../../cluster/pods.ts';
import { faultRelay, type Link, type RelayedFault, startWebhookReceiver } from '../../drill/index.ts';
import { KEY_HEADER } from '../../drill/receiver-program.ts';
import { type DeployableService, manifests } from '../../kubernetes/index.ts';
import { shop as drilledByHand } from '../../kubernetes/testing/shop.ts';
import { alertsOf } from '../../slo/index.ts';
import { instantClock } from '../../waiting/testing/instant-clock.ts';
import { FakeCluster } from '../testing/fake-cluster.ts';
import {
  PROMETHEUS_OBJECTS,
  prometheusAnswers,
  readyPod,
  SHOP_DEPLOYMENT,
  SHOP_LABELS,
  type ShopAnswers,
} from '../testing/watched-shop.ts';
import { chooseDrill, drillTable, listDrills, type RulesObject } from './listed-drills.ts';
import { runDrill } from './run-drill.ts';

const installation = { namespace: 'shop', name: 'shop' };
const BURN = { alertname: 'ShopErrorBudgetBurn', slo: 'sales', tier: 'page-fast', severity: 'critical' };
const ALERT = { ...BURN, namespace: 'shop', job: 'shop' };

const PODS = { apiVersion: 'v1', kind: 'Pod' };
const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };
const lost: Fault = {
  id: 'lost-orders',
  description: 'orders are lost',
  formerly: 'lose orders',
  needs: { FAULTS: 'on' },
  asksService: true,
  changes: [CONFIG_MAP],
  inject: (site) => site.change(CONFIG_MAP, () => ({ patch: { data: { lost: 'all' } }, undo: { data: { lost: null } } })),
  shows: (selector) => `fault_active${selector}`,
};

/** Rolls out other pods, and asks them. */
const rolledOut: Fault = {
  ...lost,
  changes: [DEPLOYMENT],
  async inject(site) {
    await site.change(DEPLOYMENT, () => ({ patch: { metadata: { labels: { rolled: 'out' } } }, undo: { metadata: { labels: null } } }));
    await site.rolledOut();
    await site.putFault({ kind: 'block' });
  },
};

const { byHand: _, ...sales } = drilledByHand.objectives.objectives['sales'] ?? {};
const shop = {
  ...drilledByHand,
  objectives: { ...drilledByHand.objectives, objectives: { sales: { ...sales, fault: lost } } },
} as DeployableService;
const alerts = alertsOf(shop, { alertPrefix: 'Shop', namespace: 'shop', job: 'shop' });

const FROM_SECRET = { valueFrom: { secretKeyRef: { name: 'faults', key: 'token' } } };

function shopPod(token: object = FROM_SECRET, { name = 'shop-a', podIP = '10.0.0.1' } = {}): KubernetesObject {
  const env = [{ name: 'FAULTS_TOKEN', ...token }];
  const envFrom = [{ configMapRef: { name: 'shop' } }];
  const ports = [{ name: 'metrics', containerPort: 9465 }];
  const { status, ...pod } = readyPod({ name, namespace: 'shop', labels: SHOP_LABELS }) as KubernetesObject & { readonly status: object };
  return {
    ...pod,
    ...{ spec: { containers: [{ name: 'app', image: 'shop:1', env, envFrom, ports }] }, status: { ...status, podIP } },
  };
}

interface Circumstances {
  readonly routed?: boolean;
  readonly fires?: boolean;
  readonly denies?: (review: string) => boolean;
  readonly forbids?: (request: ApiRequest) => string | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly pod?: KubernetesObject;
  /** Receives what the pods are asked for. */
  readonly asked?: string[];
}

/** A cluster in which the alert follows the fault. */
function drilledCluster({
  routed = true,
  fires = true,
  denies,
  forbids,
  environment = { FAULTS: 'on' },
  pod = shopPod(),
  asked = [],
}: Circumstances = {}) {
  const notified: object[] = [];
  const proxied = (host: string, path: string, request: ApiRequest): object | undefined => {
    const broken = isBroken(cluster);
    const firing = broken && fires;
    const sample = { labels: ALERT, value: 1 };
    const answers: ShopAnswers = {
      targets: [{ health: 'up' }],
      samples: { fault_active: broken ? [sample] : [], ALERTS: firing ? [sample] : [] },
    };
    if (host === 'shop-drill-faults:8081') return path === '/relay' ? relayed(cluster, request, asked) : [];
    if (host === 'shop-drill:8081') {
      const last = notified.at(-1) as { alerts: { status: string }[] } | undefined;
      if (firing !== (last?.alerts[0]?.status === 'firing') && (firing || last !== undefined))
        notified.push({
          receiver: 'drill',
          at: 0,
          alerts: [{ status: firing ? 'firing' : 'resolved', labels: ALERT, annotations: {} }],
        });
      return notified;
    }
    if (host === 'alertmanager-main-0:9093') {
      if (path === '/api/v2/alerts') return firing ? [{ labels: ALERT }] : [];
      return { config: routed ? 'receiver: shop/shop-drill/drill' : '' };
    }
    return prometheusAnswers(answers)(host, path, request);
  };
  const cluster: FakeCluster = new FakeCluster({
    ...(denies && { denies }),
    ...(forbids && { forbids }),
    reconcile: (object) => (object.kind === 'Deployment' ? rollOut(() => cluster, object) : object),
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      SHOP_DEPLOYMENT,
      pod,
      { ...CONFIG_MAP, metadata: { name: 'shop', namespace: 'shop' }, ...{ data: environment } },
      ...PROMETHEUS_OBJECTS,
      { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager', metadata: { name: 'main', namespace: 'monitoring' } },
      readyPod({ name: 'alertmanager-main-0', namespace: 'monitoring', labels: { alertmanager: 'main' } }),
      rulesOf(shop),
    ],
    proxied,
  });
  return cluster;
}

const POD_OF_SHOP = /\/pods\/shop-[a-z]$/;

/** Replaces the pod of the shop, except for a Deployment that is there from the beginning. */
function rollOut(cluster: () => FakeCluster, deployment: KubernetesObject): KubernetesObject {
  const status = { updatedReplicas: 1, availableReplicas: 1, replicas: 1 };
  if (!('status' in deployment)) return { ...deployment, ...{ status } };
  const { stored } = cluster();
  const [path = ''] = [...stored.keys()].filter((one) => POD_OF_SHOP.test(one));
  const next = path.charCodeAt(path.length - 1) + 1;
  stored.delete(path);
  cluster().put(shopPod(FROM_SECRET, { name: `shop-${String.fromCharCode(next)}`, podIP: `10.0.0.${next - 96}` }));
  return deployment;
}

function isNoPodOfShop(path: string): boolean {
  return !POD_OF_SHOP.test(path);
}

/** Passes a fault on as the program of the relay does: only to the addresses that it was started with, and the pods that are there. */
function relayed({ stored }: FakeCluster, { body = '' }: ApiRequest, asked: string[]): object | undefined {
  const fault = JSON.parse(body) as RelayedFault;
  const relay = JSON.stringify(stored.get('/api/v1/namespaces/shop/pods/shop-drill-faults'));
  const exists = [...stored.values()].some((object) => (object as Pod).status?.podIP === fault.pod);
  if (!exists || !relay.includes(`{"name":"PODS","value":"${fault.pod}"}`) || fault.body?.includes('refused')) return undefined;
  asked.push([fault.method, fault.pod, fault.body].filter(Boolean).join(' '));
  return {};
}

/** Returns what was applied or patched, in order. */
// biome-ignore lint/suspicious/noExplicitAny: objects of several kinds.
function patchesOf(cluster: FakeCluster): any[] {
  return cluster.requests.flatMap(({ method, body }) => (method === 'PATCH' && body !== undefined ? [JSON.parse(body)] : []));
}

function rulesOf(service: DeployableService): KubernetesObject {
  const objects = Object.values(manifests({ service })).flat();
  return objects.find(({ kind }) => kind === 'PrometheusRule') as KubernetesObject;
}

/** Returns whether an object is as a fault left it. */
function isBroken({ stored }: FakeCluster): boolean {
  const orders = stored.get('/api/v1/namespaces/shop/configmaps/shop') as { readonly data?: object } | undefined;
  const deployment = stored.get('/apis/apps/v1/namespaces/shop/deployments/shop');
  return 'lost' in (orders?.data ?? {}) || 'rolled' in (deployment?.metadata.labels ?? {});
}

interface DrillChanges {
  readonly signal?: AbortSignal;
  readonly onSeen?: (link: Link) => void;
  readonly fault?: Fault;
}

async function drill(cluster: FakeCluster, { signal = new AbortController().signal, onSeen = () => {}, fault }: DrillChanges = {}) {
  const { drills, rules } = await listDrills(cluster.objects, { installation, domain: shop.domain, alerts });
  const chosen = chooseDrill(drills, 'ShopErrorBudgetBurn/sales/page-fast');
  const prometheus = await openPrometheus(
    cluster,
    cluster.stored.get('/apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses/k8s') as never,
  );
  const seen: Link[] = [];
  const onLink = (link: Link) => {
    seen.push(link);
    onSeen(link);
  };
  const before = [...cluster.stored.keys()];
  cluster.requests.length = 0;
  const outcome = runDrill(cluster, {
    installation,
    drill: { ...chosen, ...(fault && { fault }) },
    rules,
    prometheus,
    signal,
    clock: instantClock(),
    progress: () => undefined,
    onLink,
  });
  await outcome.catch(() => undefined);
  return {
    outcome,
    seen,
    broken: isBroken(cluster),
    left: [...cluster.stored.keys()].filter((path) => !before.includes(path)),
    writes: cluster.writes,
  };
}

const MADE = ['networkpolicies/shop-drill-receiver', 'pods/shop-drill', 'services/shop-drill', 'alertmanagerconfigs/shop-drill'];
const MADE_FOR_FAULTS = [
  'networkpolicies/shop-drill-faults',
  'networkpolicies/shop-drill-faults-receiver',
  'pods/shop-drill-faults',
  'services/shop-drill-faults',
];

test('a drill makes a receiver and a route, follows every link, and removes what it made', async () => {
  const { outcome, seen, broken, left, writes } = await drill(drilledCluster());
  expect((await outcome).notified).toMatchObject({ receiver: 'drill', status: 'firing', labels: ALERT });
  expect(seen[0]).toBe('fault');
  expect(new Set(seen.slice(1, 5))).toEqual(new Set(['metric', 'firing', 'alertmanager', 'receiver']));
  expect(seen.slice(5)).toEqual(['fault ended', 'over', 'resolved']);
  expect([broken, left]).toEqual([false, []]);
  const injection = Array(2).fill('PATCH configmaps/shop');
  expect(writes.slice(0, 6)).toEqual([...MADE.map((object) => `PATCH ${object}`), ...injection]);
  expect(writes.slice(6).sort()).toEqual([...MADE, ...MADE_FOR_FAULTS].map((object) => `DELETE ${object}`).sort());
});

test('the receiver of notifications gets no token, and the route names the alert', async () => {
  const cluster = drilledCluster();
  await drill(cluster);
  const [, pod, , route] = patchesOf(cluster);
  expect(JSON.stringify(pod)).not.toContain('secretKeyRef');
  expect(route.spec.route.matchers).toContainEqual({ name: 'tier', matchType: '=', value: 'page-fast' });
  expect(route.metadata.labels).toMatchObject({ release: 'kube-prometheus-stack' });
});

test('a fault that rolls out reaches the pods of the rollout, through a relay that is removed again', async () => {
  const asked: string[] = [];
  const cluster = drilledCluster({ asked });
  const { outcome, broken, left, writes } = await drill(cluster, { fault: rolledOut });
  await outcome;
  expect(asked).toEqual(['PUT 10.0.0.2 {"seconds":900,"kind":"block"}', 'DELETE 10.0.0.2']);
  expect([broken, left]).toEqual([false, ['/api/v1/namespaces/shop/pods/shop-c']]);
  expect(writes.filter((write) => write.endsWith('-faults') || write.endsWith('-faults-receiver'))).toEqual([
    ...MADE_FOR_FAULTS.map((object) => `PATCH ${object}`),
    ...MADE_FOR_FAULTS.map((object) => `DELETE ${object}`),
  ]);
});

test('the relay gets the token of the service without anyone reading it, and reaches the pods through their policy', async () => {
  const cluster = drilledCluster();
  await drill(cluster, { fault: rolledOut });
  const [policy, , pod] = patchesOf(cluster).filter(({ metadata }) => metadata.name?.startsWith('shop-drill-faults'));
  const { env } = pod.spec.containers[0];
  expect(env).toContainEqual({ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'faults', key: 'token' } } });
  expect(env).toContainEqual({ name: 'PODS', value: '10.0.0.2' });
  expect(policy.spec.podSelector).toEqual({ matchLabels: SHOP_LABELS });
  expect(policy.spec.ingress).toEqual([
    { from: [{ podSelector: { matchLabels: { app: 'shop-drill-faults' } } }], ports: [{ protocol: 'TCP', port: 'metrics' }] },
  ]);
  expect(cluster.requests.filter(({ path }) => path.includes('/secrets'))).toEqual([]);
});

test.each<[what: string, fault: Partial<Fault>, message: string]>([
  [
    'rolls out again after it asked the service',
    { inject: (site) => rolledOut.inject(site).then(() => rolledOut.inject(site)) },
    'Pod 10.0.0.3 did not exist at the first fault of the drill: roll out before the service is asked for faults',
  ],
  ['the pods refuse', { inject: (site) => site.putFault({ kind: 'refused' }) }, 'PUT /faults of pod 10.0.0.1 was answered with 503'],
])('a fault that %s fails, is ended, and everything is removed', async (_what, changed, message) => {
  const asked: string[] = [];
  const { outcome, seen, broken, left } = await drill(drilledCluster({ asked }), { fault: { ...rolledOut, ...changed } });
  await expect(outcome).rejects.toThrow(message);
  expect([seen, broken, left.filter(isNoPodOfShop)]).toEqual([[], false, []]);
});

test('faults of an installation without pods are refused', async () => {
  const installation = { namespace: 'shop', name: 'shop', metricsPort: 9465, pods: async () => [] };
  const cluster = new FakeCluster();
  const relay = faultRelay(cluster, { name: 'relay', image: 'shop:1', fieldManager: 'drill', installation, labels: SHOP_LABELS });
  await expect(relay.put({ kind: 'block' })).rejects.toThrow('shop/shop has no pod that could take a fault');
  expect(cluster.writes).toEqual([]);
});

test.each([lost, rolledOut])('Ctrl-C ends a fault that changes $changes.0.kind, and removes everything', async (fault) => {
  const stopping = new AbortController();
  const asked: string[] = [];
  const { outcome, broken, left } = await drill(drilledCluster({ fires: false, asked }), {
    fault,
    signal: stopping.signal,
    onSeen: (link) => {
      if (link === 'metric') stopping.abort(new Error('Ctrl-C'));
    },
  });
  await expect(outcome).rejects.toThrow('Ctrl-C');
  expect([broken, left.filter(isNoPodOfShop)]).toEqual([false, []]);
  expect(asked.map((one) => one.split(' ')[0])).toEqual(fault === lost ? [] : ['PUT', 'DELETE']);
});

test('an alert that does not follow is named with what was missing, and everything is removed', async () => {
  const { outcome, broken, left } = await drill(drilledCluster({ fires: false }));
  await expect(outcome).rejects.toThrow(/the alert to fire \(ShopErrorBudgetBurn: orders are lost\): ALERTS\{.* has no series/);
  expect([broken, left]).toEqual([false, []]);
});

test('an Alertmanager that does not take the route is named, and nothing is broken', async () => {
  const { outcome, seen, left } = await drill(drilledCluster({ routed: false }));
  await expect(outcome).rejects.toThrow(/for Alertmanager to follow the route: none of 1 has taken it: see alertmanagerConfigSelector/);
  expect([seen, left]).toEqual([[], []]);
});

test.each<[what: string, circumstances: Circumstances, obstacles: readonly string[]]>([
  ['off', { environment: { FAULTS: 'off' } }, ['its pods need FAULTS=on, got "off"']],
  ['unset', { environment: {} }, ['its pods need FAULTS=on, got ""']],
  [
    'protected by a token in plain text',
    { pod: shopPod({ value: 'plain' }) },
    ['its FAULTS_TOKEN must come from a Secret, which the receiver can use'],
  ],
  [
    'beyond the rights of the user',
    { denies: (review) => /"patch".*"configmaps"|"create".*"proxy"|"delete".*"networkpolicies"|"list"/.test(review) },
    [
      'you may not delete networkpolicies in the namespace "shop"',
      'you may not patch configmaps in the namespace "shop"',
      'you may not create pods/proxy in the namespace "shop"',
      'you may not list alertmanagers in all namespaces',
    ],
  ],
])('a fault that is %s is refused before anything is created', async (_what, circumstances, obstacles) => {
  const { outcome, writes } = await drill(drilledCluster(circumstances));
  const lines = ['The fault "lost-orders" cannot be injected into shop/shop:', ...obstacles.map((obstacle) => `  ${obstacle}`)];
  await expect(outcome).rejects.toThrow(lines.join('\n'));
  expect(writes).toEqual([]);
});

test('a fault that changes an object without declaring it is refused, and what it did is undone', async () => {
  const cluster = drilledCluster();
  const injected = lost.inject;
  const careless = { ...lost, inject: (site: FaultSite) => injected(site).then(() => site.change(PODS, () => ({ patch: {}, undo: {} }))) };
  const { outcome, broken, left } = await drill(cluster, { fault: careless });
  await expect(outcome).rejects.toThrow('The fault "lost-orders" changes a Pod without declaring it');
  expect([broken, left]).toEqual([false, []]);
});

test('a fault that can neither be injected nor ended says both', async () => {
  const forbids = ({ path, query }: ApiRequest) => (path.includes('/configmaps/') && query?.['fieldManager'] ? 'frozen' : undefined);
  const { outcome } = await drill(drilledCluster({ forbids }));
  await expect(outcome).rejects.toThrow(/frozen; The fault "lost-orders" could not be ended: .*frozen/);
});

test('the drills are those that the annotation of the rules names by the ids of their faults', async () => {
  const { drills } = await listDrills(drilledCluster().objects, { installation, domain: shop.domain, alerts });
  expect(drills.map(({ title, fault }) => [title, fault?.id])).toEqual([
    ...['page-fast', 'page-slow', 'ticket-fast', 'ticket-slow'].map((tier) => [`ShopErrorBudgetBurn/sales/${tier}`, 'lost-orders']),
    ['ShopTargetDown', 'closed-metrics-port'],
  ]);
  expect(drillTable(drills)).toContain('ShopErrorBudgetBurn/sales/page-fast    orders are lost\n');
  expect(chooseDrill(drills, 'ShopErrorBudgetBurn').title).toBe('ShopErrorBudgetBurn/sales/page-fast');
  expect(() => chooseDrill(drills, 'ShopTargetDwn')).toThrow('Unknown alert "ShopTargetDwn"; did you mean "ShopTargetDown"?');
});

test('an alert without a fault is listed with what to do by hand', async () => {
  const identity = { alertPrefix: 'Shop', namespace: 'shop', job: 'shop' };
  const rules = rulesOf(drilledByHand);
  const cluster = new FakeCluster({ objects: [rules] });
  const { drills } = await listDrills(cluster.objects, { installation, domain: shop.domain, alerts: alertsOf(drilledByHand, identity) });
  expect(drillTable(drills)).toContain('by hand: lose orders');
  expect(() => chooseDrill(drills, 'ShopErrorBudgetBurn')).toThrow('must be made by hand: lose orders');
});

test('the sentences of version 0.1 name the same faults, and one that is unknown is made by hand', async () => {
  const rules = rulesOf(shop);
  const sentences = [
    "ShopTargetDown: point the Service's metrics port at a closed port",
    'ShopErrorBudgetBurn/sales/page-slow: lose orders',
  ];
  const annotations = { 'shop.example/drill': [...sentences, 'ShopErrorBudgetBurn/sales/page-fast: pull the plug'].join('\n') };
  const cluster = new FakeCluster({ objects: [{ ...rules, metadata: { ...rules.metadata, annotations } }] });
  const { drills } = await listDrills(cluster.objects, { installation, domain: shop.domain, alerts });
  expect(drills.map(({ title, fault, description }) => [title, fault?.id, description])).toEqual([
    ['ShopErrorBudgetBurn/sales/page-fast', undefined, 'pull the plug'],
    ['ShopErrorBudgetBurn/sales/page-slow', 'lost-orders', 'orders are lost'],
    ['ShopTargetDown', 'closed-metrics-port', 'the Service points its metrics port at a closed port'],
  ]);
});

test('an installation without rules, and rules without the annotation, are refused', async () => {
  const options = { installation, domain: shop.domain, alerts };
  await expect(listDrills(new FakeCluster().objects, options)).rejects.toThrow(
    'There is no PrometheusRule shop/shop; deploy the installation first',
  );
  const bare: RulesObject = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { ...installation } };
  await expect(listDrills(new FakeCluster({ objects: [bare] }).objects, options)).rejects.toThrow(
    'lacks the annotation shop.example/drill',
  );
});

test('each receiver has a key of its own, of which the cluster sees the digest only, and replaces one that was left', async () => {
  const keys: string[] = [];
  const proxied = (_host: string, _path: string, { headers = {} }: ApiRequest) => {
    keys.push(headers[KEY_HEADER] ?? '');
    return [];
  };
  const namespace: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const cluster = new FakeCluster({ objects: [namespace], proxied });
  const digests: string[] = [];
  for (let run = 0; run < 2; run++) {
    await startWebhookReceiver(cluster, { name: 'shop-drill', namespace: 'shop', image: 'shop:1', fieldManager: 'drill', notifiers: [] });
    const pod = JSON.stringify(cluster.stored.get('/api/v1/namespaces/shop/pods/shop-drill'));
    digests.push(/"KEY_SHA256","value":"([\da-f]{64})"/.exec(pod)?.[1] ?? '');
    expect(pod).not.toContain(keys.at(-1));
  }
  expect(new Set(keys).size).toBe(2);
  expect(digests).toEqual(keys.map((key) => createHash('sha256').update(key).digest('hex')));
  expect(cluster.writes.filter((write) => write.includes('pods/'))).toEqual([
    'PATCH pods/shop-drill',
    'DELETE pods/shop-drill',
    'PATCH pods/shop-drill',
  ]);
});
