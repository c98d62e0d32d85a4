import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { mostSeries } from './sample-limit.ts';

const RUNTIME = 500;

test('a service without metrics of its own has room for those of its runtime', () => {
  expect(mostSeries({ metrics: {} })).toBe(RUNTIME);
});

test('every label set counts, and a histogram has its buckets, infinity, a sum and a count for each', () => {
  const catalogue = defineCatalogue({
    shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'], paid: ['yes', 'no', 'late'] } },
    shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
    shop_wait_seconds: { type: 'histogram', help: 'Wait.', unit: 'seconds', labels: { kind: ['book', 'toy'] }, buckets: [0.1, 1] },
  });
  expect(mostSeries(catalogue)).toBe(RUNTIME + 6 + 1 + 2 * (2 + 1 + 2));
});
