import { expect, test } from '@jest/globals';
import { Namespace } from './namespace.ts';
import { rendered } from './testing/rendered.ts';

const namespace = rendered((chart) => new Namespace(chart, 'namespace', { job: 'shop', namespace: 'team', alertPrefix: 'Shop' }));

test('a namespace enforces the restricted profile, and warns of what would break it', () => {
  expect(namespace.metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/audit': 'restricted',
  });
});

test('a namespace as it is applied', () => {
  expect(namespace).toMatchSnapshot();
});
