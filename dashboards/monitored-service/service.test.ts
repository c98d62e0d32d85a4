import { expect, test } from '@jest/globals';
import { requestsRefused } from '../../monitoring/alerts/index.ts';
import { alertOf } from './service.ts';
import { catalogue, shop } from './testing/shop.ts';

test('the alert of a panel tells its threshold and its runbook', () => {
  expect(alertOf(shop, 'EventLoopSaturated')).toEqual({
    name: 'ShopEventLoopSaturated',
    above: 0.8,
    runbook: 'https://shop.example/runbooks/ShopEventLoopSaturated.md',
  });
});

test('of several comparisons the first tells the threshold', () => {
  const refused = { outcome: 'failed' } as const;
  const alerts = [requestsRefused({ requests: catalogue.metrics.shop_orders_total, refused, share: 0.05, atLeast: 10 })];
  expect(alertOf({ ...shop, rules: { ...shop.rules, alerts } }, 'RequestsRefused')?.above).toBe(0.05);
});

test('a service without the alert has neither', () => {
  expect(alertOf(shop, 'MemoryCloseToLimit')).toBeUndefined();
});
