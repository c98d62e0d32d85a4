import { expect, test } from '@jest/globals';
import { type Egress, NetworkPolicy } from './network-policy.ts';
import { rendered } from './testing/rendered.ts';

function policy(egress: readonly Egress[]) {
  const identity = { job: 'shop', namespace: 'team', alertPrefix: 'Shop' };
  return rendered((chart) => new NetworkPolicy(chart, 'policy', { identity, monitoringNamespace: 'watch', egress }));
}

test('everybody reaches the API, only the monitoring namespace the metrics', () => {
  expect(policy([])['spec'].ingress).toEqual([
    { ports: [{ protocol: 'TCP', port: 'http' }] },
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'watch' } } }],
      ports: [{ protocol: 'TCP', port: 'metrics' }],
    },
  ]);
});

test('a service that connects to nothing reaches nothing, not even a resolver', () => {
  const { spec } = policy([]);
  expect(spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
  expect(spec).not.toHaveProperty('egress');
});

test('what a service connects to is open, where it is known also to its namespace, and names can be asked for', () => {
  expect(policy([{ port: 6379, namespace: 'store' }, { port: 4318 }])['spec'].egress).toEqual([
    {
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    },
    {
      ports: [{ protocol: 'TCP', port: 6379 }],
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'store' } } }],
    },
    { ports: [{ protocol: 'TCP', port: 4318 }] },
  ]);
});

test('a policy as it is applied', () => {
  expect(policy([{ port: 6379, namespace: 'store' }])).toMatchSnapshot();
});
