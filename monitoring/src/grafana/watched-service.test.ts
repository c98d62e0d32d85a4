import { expect, test } from '@jest/globals';
import { targetDown } from '../alerts/index.ts';
import { shop } from './testing/shop.ts';
import { findAlert } from './watched-service.ts';

test('the alert of a panel tells its threshold and its runbook', () => {
  expect(findAlert(shop, 'EventLoopSaturated')).toEqual({
    name: 'ShopEventLoopSaturated',
    above: 0.8,
    runbook: 'https://shop.example/runbooks/ShopEventLoopSaturated.md',
  });
});

test('an alert that is no matter of one value has no threshold', () => {
  expect(findAlert({ ...shop, alerts: [targetDown] }, 'TargetDown')).toMatchObject({ above: undefined });
});

test('a service without the alert has neither', () => {
  expect(findAlert(shop, 'MemoryCloseToLimit')).toBeUndefined();
});
