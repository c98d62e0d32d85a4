import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { APP, healthy, object, POOL, pod, target, URL_1 } from '../testing/healthy.ts';
import { add, change, remove, serve } from '../testing/merge.ts';

const MONITOR = 'ServiceMonitor/shop/checkout';
const keep = (label: string, regex: string) => ({ action: 'Keep', sourceLabels: [`__meta_kubernetes_${label}`], regex });
const unready = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };

function saidOf(snapshot: Snapshot): readonly string[] {
  const { findings, notes } = diagnose(snapshot);
  return [...findings, ...notes].map(({ id }) => id);
}

function withSteps(relabelings: readonly object[], fields: object = {}): Snapshot {
  return change(healthy(), MONITOR, { spec: { endpoints: [{ ...fields, relabelings }] } });
}

const toOnePort = {
  sourceLabels: ['__meta_kubernetes_pod_label_app'],
  regex: '.+',
  targetLabel: '__address__',
  replacement: 'checkout:9464',
};

test.each<[string, readonly object[], readonly string[]]>([
  ['without relabelings every port is scraped', [], ['port.unfiltered']],
  ['one port is kept by the name of the Service port', [keep('endpointslice_port_name', 'metrics')], []],
  ['one port is kept by the number of the container port', [keep('pod_container_port_number', '9464')], []],
  ['every port becomes one address', [toOnePort], []],
  ['a step that cannot be followed means silence', [keep('pod_annotation_team', 'shop')], []],
  ['a step that keeps every port changes nothing', [keep('pod_label_app', 'checkout')], ['port.unfiltered']],
  [
    'a step that reads what is not known decides nothing',
    [{ sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }],
    ['port.unfiltered'],
  ],
])('of an endpoint without a port: %s', (_title, relabelings, ids) => {
  expect(saidOf(withSteps(relabelings))).toEqual(ids);
});

test('the relabelings of the scrape class are followed, too', () => {
  const scrapeClasses = [{ name: 'one-port', default: true, relabelings: [keep('endpointslice_port_name', 'metrics')] }];
  expect(saidOf(change(withSteps([]), 'Prometheus/monitoring/main', { spec: { scrapeClasses } }))).toEqual([]);
});

test.each<[string, readonly object[], readonly string[]]>([
  ['selects', [], ['pods.not-ready']],
  ['drops by relabeling', [keep('pod_label_tier', 'web')], []],
])('a pod that is not ready matters to a monitor that %s it', (_title, relabelings, ids) => {
  const snapshot = change(withSteps(relabelings, { port: 'metrics' }), 'Pod/shop/checkout-1', unready);
  expect(saidOf(serve(snapshot, { targets: [] }))).toEqual(ids);
});

test.each<[string, readonly object[], readonly string[]]>([
  ['asks for', [], ['target.undiscovered']],
  ['drops by relabeling', [keep('pod_label_tier', 'web')], []],
])('a target that is missing matters to a monitor that %s it', (_title, relabelings, ids) => {
  const snapshot = withSteps(relabelings, { port: 'metrics' });
  expect(
    saidOf(serve(snapshot, { targets: [], metricNames: ['up'], described: [], jobs: [] })).filter((id) => id.startsWith('target')),
  ).toEqual(ids);
});

test.each<[string, string, readonly string[]]>([
  ['of which one cannot be followed are not called duplicates', '(?!x)', []],
  ['of one metric are duplicates', 'checkout_errors_total', ['duplicates.scraped-twice']],
  ['of different metrics are no duplicates', 'checkout_requests_total', []],
])('two endpoints %s', (_title, regex, ids) => {
  const steps = (name: string) => ({ port: 'metrics', metricRelabelings: [{ action: 'keep', sourceLabels: ['__name__'], regex: name }] });
  const other = POOL.replace('/0', '/1');
  const both = change(healthy(), MONITOR, { spec: { endpoints: [steps('checkout_errors_total'), steps(regex)] } });
  const found = saidOf(
    serve(both, {
      generatedJobs: [POOL, other],
      pools: { [other]: { relabel: [], metricRelabel: [] } },
      targets: [target(POOL, URL_1), target(other, URL_1)],
    }),
  );
  expect(found.filter((id) => id.startsWith('duplicates'))).toEqual(ids);
});

test('an agent on each node is not asked for the targets of other nodes', () => {
  const agent = { mode: 'DaemonSet', podMonitorSelector: {}, podMonitorNamespaceSelector: {}, listenLocal: false };
  const [server] = healthy().prometheus;
  const shop = remove(healthy(), MONITOR, 'Prometheus/monitoring/main', 'PrometheusRule/shop/checkout', 'AlertmanagerConfig/shop/checkout');
  const snapshot = add(
    shop,
    object('PrometheusAgent', 'main', 'monitoring', { spec: agent }),
    pod('prom-agent-main-abcde', 'monitoring', { 'operator.prometheus.io/name': 'main' }, { web: 9090 }),
    object('PodMonitor', 'checkout', 'shop', { spec: { selector: { matchLabels: APP }, podMetricsEndpoints: [{ port: 'metrics' }] } }),
  );
  const pools = { 'podMonitor/shop/checkout/0': { relabel: [], metricRelabel: [] } };
  const answers = { ...server, kind: 'PrometheusAgent', pools, targets: [], generatedJobs: Object.keys(pools) };
  expect(saidOf({ ...snapshot, dashboards: [], prometheus: [answers] as unknown as Snapshot['prometheus'] })).toEqual([]);
});
