import { expect, test } from '@jest/globals';
import { diagnose } from './diagnose.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { APP, healthy, object, pod, service, slice, target, URL_1 } from './testing/healthy.ts';
import { add, change, remove, serve } from './testing/merge.ts';

const MONITOR = 'ServiceMonitor/shop/checkout';
const STACK = { labels: { release: 'stack' } };
const spec = { selector: { matchLabels: APP }, endpoints: [{ port: 'metrics' }] };

/** The same application in another namespace, with a monitor of its own. */
function withBank(labels: object = APP): Snapshot {
  return add(
    healthy(),
    object('Namespace', 'bank', undefined, {}, { labels: { 'kubernetes.io/metadata.name': 'bank' } }),
    service('checkout', 'bank', APP, labels),
    slice('checkout', 'bank', ['checkout-9']),
    pod('checkout-9', 'bank', APP, undefined, '10.0.0.9'),
    object('ServiceMonitor', 'checkout', 'bank', { spec }, STACK),
  );
}

function ids(snapshot: Snapshot, namespace: string): readonly string[] {
  const { findings, consequences } = diagnose(snapshot, { namespace });
  return [...findings, ...consequences].map(({ id }) => id);
}

const unready = { status: { conditions: [{ type: 'Ready', status: 'False' }] } };

test('where the same application runs in two namespaces, the Service beside the monitor is meant', () => {
  const world = withBank({});
  expect(ids(world, 'bank')).toContain('service.label-mismatch');
  expect(ids(world, 'bank')).not.toContain('namespace.not-selected');
  expect(ids(world, 'shop')).toEqual([]);
});

test('a monitor that is meant for another namespace concerns that namespace only when nothing else monitors it', () => {
  const central = object('ServiceMonitor', 'central', 'monitoring', { spec }, STACK);
  expect(ids(add(remove(healthy(), MONITOR), central), 'shop')).toContain('namespace.not-selected');
  expect(ids(add(healthy(), central), 'shop')).toEqual([]);
  expect(ids(add(healthy(), central), 'monitoring')).toContain('namespace.not-selected');
});

test('a pod that is not ready concerns its own Service, and no other of the same monitor', () => {
  const all = { ...spec, namespaceSelector: { any: true } };
  const pool = 'serviceMonitor/bank/checkout/0';
  const down = { ...target(pool, 'http://10.0.0.9:9464/metrics', { namespace: 'bank', pod: 'checkout-9' }), health: 'down' };
  const world = serve(
    change(change(remove(withBank(), MONITOR), 'ServiceMonitor/bank/checkout', { spec: all }), 'Pod/bank/checkout-9', unready),
    { pools: { [pool]: { relabel: [], metricRelabel: [] } }, generatedJobs: [pool], targets: [target(pool, URL_1), down] },
  );
  expect(ids(world, 'bank')).toContain('pods.not-ready');
  expect(ids(world, 'shop')).not.toContain('pods.not-ready');
});
