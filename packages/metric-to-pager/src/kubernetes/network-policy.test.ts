import { expect, test } from '@jest/globals';
import { type Egress, NetworkPolicy } from './network-policy.ts';
import { rendered } from './testing/rendered.ts';

function policy(egress: readonly Egress[]) {
  const identity = { job: 'shop', namespace: 'team', alertPrefix: 'Shop' };
  return rendered((chart) => new NetworkPolicy(chart, 'policy', { identity, monitoringNamespace: 'watch', egress }));
}

test('allows the API from anywhere, and the metrics only from the monitoring namespace', () => {
  expect(policy([])['spec'].ingress).toEqual([
    { ports: [{ protocol: 'TCP', port: 'http' }] },
    {
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'watch' } } }],
      ports: [{ protocol: 'TCP', port: 'metrics' }],
    },
  ]);
});

test('denies all egress, including DNS, without destinations', () => {
  const { spec } = policy([]);
  expect(spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
  expect(spec).not.toHaveProperty('egress');
});

test('allows DNS and the destinations, restricted to their namespace if it is known', () => {
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

test('NetworkPolicy', () => {
  expect(policy([{ port: 6379, namespace: 'store' }])).toMatchSnapshot();
});
