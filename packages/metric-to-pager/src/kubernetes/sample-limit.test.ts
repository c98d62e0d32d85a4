import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { maxSeries } from './sample-limit.ts';

const RUNTIME = 500;

test('an empty catalogue leaves the series of the runtime', () => {
  expect(maxSeries({ metrics: {} })).toBe(RUNTIME);
});

test('counts every label set, and for a histogram its buckets, +Inf, sum and count', () => {
  const catalogue = defineCatalogue({
    shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'], paid: ['yes', 'no', 'late'] } },
    shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
    shop_wait_seconds: { type: 'histogram', help: 'Wait.', unit: 'seconds', labels: { kind: ['book', 'toy'] }, buckets: [0.1, 1] },
  });
  expect(maxSeries(catalogue)).toBe(RUNTIME + 6 + 1 + 2 * (2 + 1 + 2));
});
