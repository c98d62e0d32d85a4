import { expect, test } from '@jest/globals';
import { Namespace } from './namespace.ts';
import { rendered } from './testing/rendered.ts';

const namespace = rendered((chart) => new Namespace(chart, 'namespace', { job: 'shop', namespace: 'team', alertPrefix: 'Shop' }));

test('enforces the restricted profile, and warns about violations', () => {
  expect(namespace.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
  });
});

test('Namespace', () => {
  expect(namespace).toMatchSnapshot();
});
