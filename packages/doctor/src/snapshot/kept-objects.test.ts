import { expect, test } from '@jest/globals';
import { keptObject } from './kept-objects.ts';
import { taking } from './text-rules.ts';

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
  expect(keptObject('Deployment', object, taking).status).toEqual({ replicas: 1, conditions: [condition] });
});

test.each<[string, object, object]>([
  [
    'an operator under another image keeps what it looks after',
    { name: 'prometheus-operator', image: 'release@sha256:0123', args: ['--namespaces=a', '--log-level=debug'] },
    { name: 'prometheus-operator', image: 'release@sha256:0123', args: ['--namespaces=a'] },
  ],
  [
    'another program that reads monitors keeps its image',
    { name: 'alloy', image: 'grafana/alloy:v1' },
    { name: 'alloy', image: 'grafana/alloy:v1' },
  ],
  ['any other program keeps its name', { name: 'app', image: 'shop:1', args: ['--namespaces=a'] }, { name: 'app' }],
])('of the containers of a workload: %s', (_title, container, expected) => {
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: 'shop' },
    spec: { template: { spec: { containers: [container] } } },
  };
  expect(keptObject('Deployment', object, taking).spec?.template?.spec?.containers).toEqual([expected]);
});
