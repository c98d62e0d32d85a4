import { expect, test } from '@jest/globals';
import { strip } from './strip.ts';

test('of the conditions of a workload only the failure to create pods is kept, without its times', () => {
  const condition = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: compute' };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'shop' },
    status: {
      replicas: 1,
      conditions: [
        { ...condition, lastUpdateTime: '2026-01-01T00:00:00Z' },
        { type: 'Progressing', status: 'True' },
      ],
    },
  };
  expect(strip('Deployment', object).status).toEqual({ replicas: 1, conditions: [condition] });
});
