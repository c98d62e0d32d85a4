import { expect, test } from '@jest/globals';
import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { defineCatalogue } from '../catalogue/catalogue.ts';
import { knownSeries, NODE_SERIES } from './index.ts';

test('NODE_SERIES are the default metrics of the client library, except for the summary', async () => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const collected = (await register.getMetricsAsJSON()).filter(({ type }) => type !== 'summary');
  const types = (metrics: readonly { readonly name: string; readonly type: string }[]) =>
    metrics.map(({ name, type }) => `${name} ${type}`).sort();
  expect(types(Object.values(NODE_SERIES))).toEqual(types(collected));
});

test('series have the labels of their target, buckets also "le", recorded series only their own labels', () => {
  const catalogue = defineCatalogue({
    shop_wait_seconds: { type: 'histogram', help: 'Wait.', unit: 'seconds', labels: { kind: ['a'] }, buckets: [1] },
  });
  const known = knownSeries(catalogue, [{ name: 'slo:info', labels: ['job', 'slo'] }]);
  const target = ['container', 'endpoint', 'instance', 'job', 'namespace', 'pod', 'service'];
  const labels = (name: string) => [...(known.get(name) ?? [])].sort();
  expect(labels('shop_wait_seconds_bucket')).toEqual([...target, 'kind', 'le'].sort());
  expect(labels('shop_wait_seconds_count')).toEqual([...target, 'kind'].sort());
  expect(labels('up')).toEqual(target);
  expect(labels('slo:info')).toEqual(['job', 'slo']);
  expect(known.has('shop_wait_seconds')).toBe(false);
});
