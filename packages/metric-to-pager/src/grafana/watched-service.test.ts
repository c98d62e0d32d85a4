import { expect, test } from '@jest/globals';
import { targetDown } from '../alerts/index.ts';
import { shop } from './testing/shop.ts';
import { findAlert } from './watched-service.ts';

test('findAlert returns the threshold and the runbook', () => {
  expect(findAlert(shop, 'EventLoopSaturated')).toEqual({
    name: 'ShopEventLoopSaturated',
    above: 0.8,
    runbook: 'https://shop.example/runbooks/ShopEventLoopSaturated.md',
  });
});

test('an alert without `above` has no threshold', () => {
  expect(findAlert({ ...shop, alerts: [targetDown] }, 'TargetDown')).toMatchObject({ above: undefined });
});

test('findAlert returns undefined for an unknown alert', () => {
  expect(findAlert(shop, 'MemoryCloseToLimit')).toBeUndefined();
});
