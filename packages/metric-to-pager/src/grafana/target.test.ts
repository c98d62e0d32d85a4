import { expect, test } from '@jest/globals';
import { constant, divide, rate, series, sumBy } from '../promql/index.ts';
import { target, withoutNaN } from './target.ts';
import { catalogue } from './testing/shop.ts';

const byKind = sumBy(['kind'], rate(series(catalogue.metrics.shop_orders_total), '$__rate_interval'));

test('a query defaults to traffic, a solid line and no exemplars', () => {
  expect(target({ expr: byKind, legend: '{{kind}}' })).toEqual({
    expr: byKind,
    legend: '{{kind}}',
    needs: 'traffic',
    line: 'solid',
    exemplars: false,
  });
  expect(target({ expr: byKind, legend: 'all', needs: 'incident', line: 'dotted', exemplars: true })).toMatchObject({
    needs: 'incident',
    line: 'dotted',
    exemplars: true,
  });
});

test('a legend with a label that the series lack does not compile', () => {
  target({ expr: byKind, legend: 'orders of {{kind}}' });
  // @ts-expect-error the sum keeps no pod
  target({ expr: byKind, legend: '{{pod}}' });
  // @ts-expect-error the second label is wrong
  target({ expr: byKind, legend: '{{kind}} {{outcome}}' });
  // @ts-expect-error a constant has no labels
  target({ expr: constant(1), legend: '{{kind}}' });
  expect.assertions(0);
});

test('withoutNaN drops NaN by a comparison', () => {
  expect(withoutNaN(divide(byKind, byKind)).text).toBe(`${byKind.text} / ${byKind.text} >= 0`);
});
