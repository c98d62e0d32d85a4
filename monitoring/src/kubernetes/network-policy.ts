import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, NAMESPACE_LABEL, PORTS, podLabels } from './metadata.ts';

/** Somewhere that pods may connect to. */
export interface Egress {
  readonly port: number;
  /** @default anywhere */
  readonly namespace?: string | undefined;
}

export interface NetworkPolicyProps {
  readonly identity: ServiceIdentity;
  /** Namespace of Prometheus. */
  readonly monitoringNamespace: string;
  /** Where pods may connect to; if anywhere, they may also ask for names. */
  readonly egress: readonly Egress[];
}

/** Everybody may call the API, only the monitoring namespace may scrape, and pods reach nothing but what they are configured for. */
export class NetworkPolicy extends k8s.KubeNetworkPolicy {
  constructor(scope: Construct, id: string, { identity, monitoringNamespace, egress }: NetworkPolicyProps) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        podSelector: { matchLabels: podLabels(identity) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [tcp(PORTS.http)] }, { from: [inNamespace(monitoringNamespace)], ports: [tcp(PORTS.metrics)] }],
        // Without the key nothing may be reached either; an empty list would be a new generation at each server-side apply.
        ...(egress.length > 0 && { egress: [NAMES, ...egress.map(rule)] }),
      },
    });
  }
}

// --- internal ---

const DNS = k8s.IntOrString.fromNumber(53);

/** Wherever the resolver runs: it may be pods, a cache on the node, or the provider's. */
const NAMES: k8s.NetworkPolicyEgressRule = {
  ports: [
    { protocol: 'UDP', port: DNS },
    { protocol: 'TCP', port: DNS },
  ],
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
  return { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: name } } };
}
