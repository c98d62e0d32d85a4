import { expect, test } from '@jest/globals';
import type { ApiRequest } from '../../cluster/api-server.ts';
import { openPrometheus } from '../../cluster/find-prometheus.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { type Fault, type Link, libraryFaults } from '../../drill/index.ts';
import { manifests } from '../../kubernetes/index.ts';
import { shop } from '../../kubernetes/testing/shop.ts';
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

function shopPod(): KubernetesObject {
  const env = [{ name: 'FAULTS_TOKEN', valueFrom: { secretKeyRef: { name: 'faults', key: 'token' } } }];
  const ports = [{ name: 'metrics', containerPort: 9465 }];
  return {
    ...readyPod({ name: 'shop-a', namespace: 'shop', labels: SHOP_LABELS }),
    ...{ spec: { containers: [{ name: 'app', image: 'shop:1', env, ports }] } },
  };
}

/** A cluster in which the alert follows the fault. `broken` says whether the fault is in force. */
function drilledCluster({ routed = true, fires = true } = {}) {
  const state = { broken: false, notified: [] as object[] };
  const proxied = (host: string, path: string, request: ApiRequest): object | undefined => {
    const firing = state.broken && fires;
    const sample = { labels: ALERT, value: 1 };
    const answers: ShopAnswers = {
      targets: [{ health: 'up' }],
      samples: { fault_active: state.broken ? [sample] : [], ALERTS: firing ? [sample] : [] },
    };
    if (host === 'shop-drill:8080') {
      const last = state.notified.at(-1) as { alerts: { status: string }[] } | undefined;
      if (firing !== (last?.alerts[0]?.status === 'firing') && (firing || last !== undefined))
        state.notified.push({
          receiver: 'drill',
          at: 0,
          alerts: [{ status: firing ? 'firing' : 'resolved', labels: ALERT, annotations: {} }],
        });
      return state.notified;
    }
    if (host === 'alertmanager-main-0:9093') {
      if (path === '/api/v2/alerts') return firing ? [{ labels: ALERT }] : [];
      return { config: routed ? 'receiver: shop/shop-drill/drill' : '' };
    }
    return prometheusAnswers(answers)(host, path, request);
  };
  const cluster = new FakeCluster({
    objects: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      SHOP_DEPLOYMENT,
      shopPod(),
      ...PROMETHEUS_OBJECTS,
      { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager', metadata: { name: 'main', namespace: 'monitoring' } },
      readyPod({ name: 'alertmanager-main-0', namespace: 'monitoring', labels: { alertmanager: 'main' } }),
      ...Object.values(manifests({ service: shop }))
        .flat()
        .filter(({ kind }) => kind === 'PrometheusRule'),
    ],
    proxied,
  });
  return { cluster, state };
}

const faultsOf = (state: { broken: boolean }): Readonly<Record<string, Fault>> => ({
  'lose orders': {
    inject: async () => {
      state.broken = true;
      return async () => {
        state.broken = false;
      };
    },
    shows: (selector) => `fault_active${selector}`,
  },
});

async function drill(
  { cluster, state }: ReturnType<typeof drilledCluster>,
  signal = new AbortController().signal,
  onSeen = (_link: Link) => {},
) {
  const faults = faultsOf(state);
  const { drills, rules } = await listDrills(cluster.objects, { installation, domain: shop.domain, faults });
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
    drill: chosen,
    fault: faults[chosen.fault] as Fault,
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
    broken: state.broken,
    left: [...cluster.stored.keys()].filter((path) => !before.includes(path)),
    writes: cluster.writes,
  };
}

const MADE = ['networkpolicies', 'pods', 'services', 'alertmanagerconfigs'];

test('a drill makes a receiver and a route, follows every link, and removes what it made', async () => {
  const { outcome, seen, broken, left, writes } = await drill(drilledCluster());
  expect((await outcome).notified).toMatchObject({ receiver: 'drill', status: 'firing', labels: ALERT });
  expect(seen[0]).toBe('fault');
  expect(new Set(seen.slice(1, 5))).toEqual(new Set(['metric', 'firing', 'alertmanager', 'receiver']));
  expect(seen.slice(5)).toEqual(['fault ended', 'over', 'resolved']);
  expect([broken, left]).toEqual([false, []]);
  expect(writes.slice(0, 4)).toEqual(MADE.map((kind) => `PATCH ${kind}/shop-drill`));
  expect(writes.slice(4).sort()).toEqual(MADE.map((kind) => `DELETE ${kind}/shop-drill`).sort());
});

test('the receiver gets the token of the service without anyone reading it, and the route names the alert', async () => {
  const { cluster, state } = drilledCluster();
  await drill({ cluster, state });
  const bodies = cluster.requests.flatMap(({ method, body }) => (method === 'PATCH' && body !== undefined ? [JSON.parse(body)] : []));
  const [policy, pod, , route] = bodies;
  expect(pod.spec.containers[0].env).toEqual([{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'faults', key: 'token' } } }]);
  expect(policy.spec.podSelector).toEqual({ matchLabels: SHOP_LABELS });
  expect(policy.spec.ingress).toEqual([
    { from: [{ podSelector: { matchLabels: { app: 'shop-drill' } } }], ports: [{ protocol: 'TCP', port: 'metrics' }] },
  ]);
  expect(route.spec.route.matchers).toContainEqual({ name: 'tier', matchType: '=', value: 'page-fast' });
  expect(route.metadata.labels).toMatchObject({ release: 'kube-prometheus-stack' });
  expect(cluster.requests.filter(({ path }) => path.includes('/secrets'))).toEqual([]);
});

test('Ctrl-C ends the fault and removes everything', async () => {
  const stopping = new AbortController();
  const { outcome, broken, left } = await drill(drilledCluster({ fires: false }), stopping.signal, (link) => {
    if (link === 'metric') stopping.abort(new Error('Ctrl-C'));
  });
  await expect(outcome).rejects.toThrow('Ctrl-C');
  expect([broken, left]).toEqual([false, []]);
});

test('an alert that does not follow is named with what was missing, and everything is removed', async () => {
  const { outcome, broken, left } = await drill(drilledCluster({ fires: false }));
  await expect(outcome).rejects.toThrow(/the alert to fire \(ShopErrorBudgetBurn: lose orders\): ALERTS\{.* has no series/);
  expect([broken, left]).toEqual([false, []]);
});

test('an Alertmanager that does not take the route is named, and nothing is broken', async () => {
  const { outcome, seen, left } = await drill(drilledCluster({ routed: false }));
  await expect(outcome).rejects.toThrow(/for Alertmanager to follow the route: none of 1 has taken it: see alertmanagerConfigSelector/);
  expect([seen, left]).toEqual([[], []]);
});

test('the drills are those that the annotation of the rules names', async () => {
  const { cluster, state } = drilledCluster();
  const faults = { ...libraryFaults(shop.catalogue), ...faultsOf(state) };
  const { drills } = await listDrills(cluster.objects, { installation, domain: shop.domain, faults });
  expect(drills.map(({ title, injectable }) => [title, injectable])).toEqual([
    ...['page-fast', 'page-slow', 'ticket-fast', 'ticket-slow'].map((tier) => [`ShopErrorBudgetBurn/sales/${tier}`, true]),
    ['ShopTargetDown', true],
  ]);
  expect(drillTable(drills)).toContain('ShopErrorBudgetBurn/sales/page-fast    lose orders\n');
  expect(chooseDrill(drills, 'ShopErrorBudgetBurn').title).toBe('ShopErrorBudgetBurn/sales/page-fast');
  expect(() => chooseDrill(drills, 'ShopTargetDwn')).toThrow('Unknown alert "ShopTargetDwn"; did you mean "ShopTargetDown"?');
  const byHand = await listDrills(cluster.objects, { installation, domain: shop.domain, faults: {} });
  expect(drillTable(byHand.drills)).toContain('by hand: lose orders');
  expect(() => chooseDrill(byHand.drills, 'ShopErrorBudgetBurn')).toThrow('must be made by hand: lose orders');
});

test('an installation without rules, and rules without the annotation, are refused', async () => {
  const options = { installation, domain: shop.domain, faults: {} };
  await expect(listDrills(new FakeCluster().objects, options)).rejects.toThrow(
    'There is no PrometheusRule shop/shop; deploy the installation first',
  );
  const bare: RulesObject = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { ...installation } };
  await expect(listDrills(new FakeCluster({ objects: [bare] }).objects, options)).rejects.toThrow(
    'lacks the annotation shop.example/drill',
  );
});
