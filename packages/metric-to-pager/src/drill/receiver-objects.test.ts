import { expect, test } from '@jest/globals';
import { type WebhookReceiverOptions, webhookReceiverObjects } from './receiver-objects.ts';

const options: WebhookReceiverOptions = {
  name: 'shop-drill',
  namespace: 'shop',
  image: 'shop:1',
  fieldManager: 'drill',
  notifiers: ['monitoring'],
  faults: { addresses: ['10.0.0.1', '10.0.0.2'], labels: { app: 'shop' }, port: 9465, token: { name: 'faults', key: 'token' } },
};

interface Policy {
  readonly spec: { readonly ingress: readonly object[]; readonly egress: readonly object[]; readonly policyTypes: readonly string[] };
}

function policyOf(given: WebhookReceiverOptions): Policy['spec'] {
  const [policy] = webhookReceiverObjects(given) as unknown as readonly Policy[];
  return (policy as Policy).spec;
}

test('only Alertmanager may notify the receiver, and it reaches only the pods of the drill', () => {
  const from = [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'alertmanager' } },
    },
  ];
  expect(policyOf(options)).toEqual({
    podSelector: { matchLabels: { app: 'shop-drill' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from, ports: [{ protocol: 'TCP', port: 8080 }] }, { ports: [{ protocol: 'TCP', port: 8081 }] }],
    egress: [{ to: [{ podSelector: { matchLabels: { app: 'shop' } } }], ports: [{ protocol: 'TCP', port: 9465 }] }],
  });
});

test('without notifiers nothing may notify it, and without faults it reaches nothing', () => {
  const { faults: _, ...without } = options;
  const { ingress, egress } = policyOf({ ...without, notifiers: [] });
  expect([ingress, egress]).toEqual([[{ ports: [{ protocol: 'TCP', port: 8081 }] }], []]);
});
