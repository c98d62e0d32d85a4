import { expect, test } from '@jest/globals';
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { rendered } from './testing/rendered.ts';

const autoscaler = rendered(
  (chart) =>
    new HorizontalPodAutoscaler(chart, 'autoscaler', {
      identity: { job: 'shop', namespace: 'team', alertPrefix: 'Shop' },
      min: 2,
      max: 6,
      cpuPercent: 70,
    }),
);

test('scales the Deployment of its identity within its bounds', () => {
  expect(autoscaler['spec']).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop' },
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  });
});

test('scales up immediately and down by one pod per minute, after five minutes', () => {
  expect(autoscaler['spec'].behavior).toEqual({
    scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
  });
});

test('HorizontalPodAutoscaler', () => {
  expect(autoscaler).toMatchSnapshot();
});
