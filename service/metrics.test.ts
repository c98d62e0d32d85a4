import { expect, test } from '@jest/globals';
import { anyValue, type Metric } from 'metric-to-pager';
import { catalogue, UNMEASURED_ROUTES } from './metrics.ts';

const all: readonly Metric[] = Object.values(catalogue.metrics);

test('no metric of the catalogue can have more than 2000 series, and only lorem_build_info has open labels', () => {
  const open = all.filter(({ labels }) => Object.values(labels).includes(anyValue)).map(({ name }) => name);
  expect(open).toEqual(['lorem_build_info']);
  for (const { name, labels } of all.filter((metric) => !open.includes(metric.name))) {
    const sets = Object.values(labels).reduce((product, values) => product * ('length' in values ? values.length : 1), 1);
    expect({ name, bounded: sets <= 2000 }).toEqual({ name, bounded: true });
  }
});

test('the buckets span 0.1 ms to 2.5 s including 25 ms, 256 bytes to 16 MiB, and 1 µs to 262 ms', () => {
  const {
    http_request_duration_seconds: duration,
    http_response_size_bytes: size,
    lorem_generation_duration_seconds: work,
  } = catalogue.metrics;
  expect([duration.buckets[0], duration.buckets.at(-1), duration.buckets.includes(0.025)]).toEqual([0.0001, 2.5, true]);
  expect(size.buckets).toEqual(Array.from({ length: 9 }, (_, power) => 256 * 4 ** power));
  expect(work.buckets.map((bound) => Math.round(bound * 1e6))).toEqual(Array.from({ length: 10 }, (_, power) => 4 ** power));
});

test('an unmeasured route is not a label value', () => {
  const routes: readonly string[] = catalogue.metrics.http_request_duration_seconds.labels.route;
  expect(UNMEASURED_ROUTES.filter((route) => routes.includes(route))).toEqual([]);
});
