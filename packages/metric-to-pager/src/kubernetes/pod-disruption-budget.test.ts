import { expect, test } from '@jest/globals';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { rendered } from './testing/rendered.ts';

test('a drain may evict one pod at a time, and unhealthy pods at any time', () => {
  const budget = rendered((chart) => new PodDisruptionBudget(chart, 'budget', { job: 'shop', namespace: 'team', alertPrefix: 'Shop' }));
  expect(budget['spec']).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  expect(budget).toMatchSnapshot();
});
