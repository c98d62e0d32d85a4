import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { deployment, healthy, object } from '../testing/healthy.ts';
import { add, change, remove } from '../testing/merge.ts';

const OPERATOR = 'Deployment/monitoring/operator';
const PROMETHEUS = 'Prometheus/monitoring/main';
const OWNERS = [PROMETHEUS, 'Alertmanager/monitoring/main', 'Pod/monitoring/prometheus-main-0'];

function saidOf(snapshot: Snapshot): readonly string[] {
  const { findings, notes } = diagnose(snapshot);
  return [...findings, ...notes].map(({ severity, id }) => `${severity} ${id}`);
}

function operatorWith(...args: readonly string[]): Snapshot {
  const containers = [{ name: 'operator', image: 'mirror/prometheus-operator-prometheus-operator:v0.85.0', args }];
  return change(healthy(), OPERATOR, { spec: { template: { spec: { containers } } } });
}

const alloy = deployment('alloy', 'monitoring', { app: 'alloy' }, [{ name: 'alloy', image: 'grafana/alloy:v1.10.0' }]);
const without = (snapshot: Snapshot, ...kinds: readonly string[]) => ({
  ...snapshot,
  kinds: snapshot.kinds.filter((kind) => !kinds.includes(kind)),
});
const readByOthers: Snapshot = {
  ...remove(healthy(), OPERATOR, ...OWNERS),
  prometheus: [],
  alertmanager: [],
  dashboards: [],
};

test.each<[string, Snapshot, readonly string[]]>([
  ['namespaces', operatorWith('--namespaces=monitoring'), ['error operator.namespace-excluded']],
  ['namespaces of a variable', operatorWith('--namespaces=$(TARGET_NAMESPACES)'), []],
  ['namespaces that may be denied', operatorWith('--deny-namespaces=$(DENIED)'), []],
  ['instance namespaces of a variable', operatorWith('--prometheus-instance-namespaces=$(OPERATOR_NAMESPACE)'), []],
  ['a controller id of a variable', operatorWith('--controller-id=$(POD_NAMESPACE)/operator'), []],
])('of an operator under a mirrored name, with %s', (_title, snapshot, ids) => {
  expect(saidOf(snapshot)).toEqual(ids);
});

test('an operator that does not run excludes nothing that another one looks after', () => {
  const idle = change(healthy(), OPERATOR, { status: { readyReplicas: 0 } });
  const second = deployment('second', 'monitoring', { app: 'second' }, [{ name: 'prometheus-operator', image: 'release@sha256:0123' }]);
  const unloaded = { pools: {}, targets: [], generatedJobs: [] };
  const world = (snapshot: Snapshot) => ({ ...snapshot, prometheus: snapshot.prometheus.map((server) => ({ ...server, ...unloaded })) });
  expect(saidOf(world(idle))).toEqual(['error operator.not-ready']);
  expect(saidOf(world(add(idle, second)))).toEqual(['error operator.not-ready', 'error configuration.not-loaded']);
});

test.each<[string, Snapshot, readonly string[]]>([
  ['a program that reads monitors itself needs no Prometheus', add(readByOthers, alloy), []],
  ['nothing reads the monitors', readByOthers, ['error prometheus.none']],
  [
    'a program that reads monitors itself needs the kinds that it reads only',
    add(without(readByOthers, 'Prometheus', 'Alertmanager', 'ScrapeConfig'), alloy),
    [],
  ],
  [
    'OpenShift has no ScrapeConfig, and needs none',
    without(change(healthy(), PROMETHEUS, { spec: { scrapeConfigSelector: null } }), 'ScrapeConfig'),
    [],
  ],
  [
    'a Prometheus that selects ScrapeConfigs needs the kind',
    without(change(healthy(), PROMETHEUS, { spec: { scrapeConfigSelector: {} } }), 'ScrapeConfig'),
    ['error crd.missing'],
  ],
  ['a Prometheus needs the kinds of monitors', without(healthy(), 'PodMonitor'), ['error crd.missing']],
  [
    'a ThanosRuler alone needs no Prometheus',
    add(
      without(
        { ...remove(healthy(), ...OWNERS, 'ServiceMonitor/shop/checkout'), prometheus: [], alertmanager: [], dashboards: [] },
        'Prometheus',
        'Alertmanager',
        'ServiceMonitor',
        'AlertmanagerConfig',
      ),
      object('ThanosRuler', 'main', 'monitoring', { spec: { ruleSelector: {}, ruleNamespaceSelector: {} } }),
    ),
    [],
  ],
])('%s', (_title, snapshot, ids) => {
  expect(saidOf(snapshot).filter((one) => !one.includes('alertmanager'))).toEqual(ids);
});

test('what Prometheus does not select is only a note where another program can read it, and has no safe fix', () => {
  const unlabelled = change(healthy(), 'ServiceMonitor/shop/checkout', { metadata: { labels: { release: null } } });
  const fixes = (snapshot: Snapshot) => {
    const { findings, notes } = diagnose(snapshot);
    return [...findings, ...notes].map(({ severity, id, fix }) => `${severity} ${id} ${fix.safe}`)[0];
  };
  expect(fixes(unlabelled)).toBe('error selection.label-mismatch true');
  expect(fixes(add(unlabelled, alloy))).toBe('note selection.label-mismatch false');
});

test('a Rollout that is scaled to zero is a note', () => {
  const { replicas: _replicas, ...rest } = (
    deployment('checkout', 'shop', { app: 'checkout' }) as unknown as { spec: { replicas: number } }
  ).spec;
  const rollout = object('Rollout', 'checkout', 'shop', { spec: { ...rest, replicas: 0 } });
  const idle = add(remove(healthy(), 'Deployment/shop/checkout', 'Pod/shop/checkout-1'), rollout);
  expect(saidOf({ ...idle, prometheus: idle.prometheus.map((server) => ({ ...server, targets: [] })) })).toEqual([
    'note workload.scaled-to-zero',
  ]);
});
