import type { Kinds } from '../snapshot/kinds.ts';
import type { Inventory } from './inventory.ts';
import { type LabelSelector, selects } from './selectors.ts';

/** Whose traffic is asked about. */
export interface Client {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The NetworkPolicies that keep a client from a pod: those that select the pod for ingress, if none of them admits the client on any port
 * of these numbers or names.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function denyingPolicies(
  pod: Kinds['Pod'],
  ports: readonly (string | number)[],
  client: Client,
  inventory: Inventory,
): readonly Kinds['NetworkPolicy'][] {
  const applying = inventory.in('NetworkPolicy', pod.metadata.namespace).filter(({ spec }) => {
    const { podSelector = {}, policyTypes = ['Ingress'] } = spec ?? {};
    return policyTypes.includes('Ingress') && selects(podSelector as LabelSelector, pod.metadata.labels);
  });
  const admitted = applying.some((policy) => (policy.spec?.ingress ?? []).some((rule) => admits(rule, policy, ports, client, inventory)));
  return admitted ? [] : applying;
}

// --- internal ---

type Policy = Kinds['NetworkPolicy'];
type Rule = NonNullable<NonNullable<Policy['spec']>['ingress']>[number];

function admits(
  { from, ports: allowed }: Rule,
  policy: Policy,
  ports: readonly (string | number)[],
  client: Client,
  inventory: Inventory,
): boolean {
  const onPort =
    allowed === undefined ||
    allowed.length === 0 ||
    allowed.some(
      ({ port, endPort }) =>
        port === undefined ||
        ports.some((one) => one === port || (endPort !== undefined && Number(one) >= Number(port) && Number(one) <= endPort)),
    );
  if (!onPort) return false;
  if (from === undefined || from.length === 0) return true;
  return from.some(({ ipBlock, namespaceSelector, podSelector }) => {
    // Addresses are not compared: a block can hold those of the client.
    if (ipBlock !== undefined) return true;
    const inNamespace =
      namespaceSelector === undefined
        ? client.namespace === policy.metadata.namespace
        : selects(namespaceSelector as LabelSelector, inventory.namespaceLabels(client.namespace));
    return inNamespace && (podSelector === undefined || selects(podSelector as LabelSelector, client.labels));
  });
}
