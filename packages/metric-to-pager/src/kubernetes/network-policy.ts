import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, PORTS, selectorLabels } from './metadata.ts';

/** A destination that pods may connect to. */
export interface Egress {
  readonly port: number;
  /** @default any destination */
  readonly namespace?: string | undefined;
}

export interface NetworkPolicyProps {
  readonly identity: ServiceIdentity;
  /** Namespace of Prometheus. */
  readonly monitoringNamespace: string;
  /** Allowed destinations; DNS is allowed unless there are none. */
  readonly egress: readonly Egress[];
}

/** Allows the API from anywhere, scrapes from the monitoring namespace, and connections to the configured destinations. */
export class NetworkPolicy extends k8s.KubeNetworkPolicy {
  constructor(scope: Construct, id: string, { identity, monitoringNamespace, egress }: NetworkPolicyProps) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        podSelector: { matchLabels: selectorLabels(identity) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [tcp(PORTS.http)] }, { from: [inNamespace(monitoringNamespace)], ports: [tcp(PORTS.metrics)] }],
        // A missing key also denies all; an empty list would create a new generation on each server-side apply.
        ...(egress.length > 0 && { egress: [DNS, ...egress.map(rule)] }),
      },
    });
  }
}

// --- internal ---

/** To any destination, as the resolver may be a pod, a cache on the node, or the provider's. */
const DNS: k8s.NetworkPolicyEgressRule = {
  ports: ['UDP', 'TCP'].map((protocol) => ({ protocol, port: k8s.IntOrString.fromNumber(53) })),
};

function rule({ port, namespace }: Egress): k8s.NetworkPolicyEgressRule {
  return {
    ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) }],
    ...(namespace !== undefined && { to: [inNamespace(namespace)] }),
  };
}

function tcp(port: string): k8s.NetworkPolicyPort {
  return { protocol: 'TCP', port: k8s.IntOrString.fromString(port) };
}

function inNamespace(name: string): k8s.NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}
