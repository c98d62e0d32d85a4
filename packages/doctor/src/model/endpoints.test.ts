import { expect, test } from '@jest/globals';
import type { Kinds } from '../snapshot/kinds.ts';
import { APP, healthy, object, service } from '../testing/healthy.ts';
import { add } from '../testing/merge.ts';
import { addressedPorts } from './endpoints.ts';
import { Inventory } from './inventory.ts';

const byHand = object('Service', 'storage', 'shop', { spec: { ports: [{ name: 'metrics', port: 9283 }] } });
const slice = (name: string, ports: readonly object[], endpoints: readonly object[] = [{}]) =>
  object('EndpointSlice', name, 'shop', { ports, endpoints }, { labels: { 'kubernetes.io/service-name': 'storage' } });

function portsOf(given: object, ...slices: readonly object[]) {
  const snapshot = add(healthy(), ...(slices as readonly Record<string, unknown>[]));
  return addressedPorts(given as Kinds['Service'], new Inventory(snapshot));
}

test('a Service that selects pods is discovered by its own ports', () => {
  expect(portsOf(service('checkout', 'shop', APP))).toEqual([
    { name: 'http', number: 80 },
    { name: 'metrics', number: 9464 },
  ]);
});

test('a Service without a selector is discovered by the ports of all its slices, and an empty name is none', () => {
  const slices = [slice('storage-1', [{ name: '', port: 9283 }]), slice('storage-2', [{ name: 'web', port: 80 }])];
  expect(portsOf(byHand, ...slices)).toEqual([
    { name: undefined, number: 9283 },
    { name: 'web', number: 80 },
  ]);
});

test('where no slice has an address, nothing is known of the ports of a Service without a selector', () => {
  expect(portsOf(byHand)).toBeUndefined();
  expect(portsOf(byHand, slice('storage-1', [{ name: 'web', port: 80 }], []))).toBeUndefined();
});
