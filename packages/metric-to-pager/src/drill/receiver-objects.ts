import type { KubernetesObject } from '../cluster/kubernetes-object.ts';
import { RECEIVER_PORTS, RECEIVER_PROGRAM, type ReceiverEnvironment } from './receiver-program.ts';

/** The pods that a receiver passes faults on to. */
export interface FaultedPods {
  readonly addresses: readonly string[];
  /** Labels that select them, for the network policy. */
  readonly labels: Readonly<Record<string, string>>;
  /** The number of the port on which they take faults. */
  readonly port: number;
  /** The key of a Secret in the receiver's namespace with the bearer token of their `/faults`. @default they ask for none */
  readonly token?: { readonly name: string; readonly key: string } | undefined;
}

export interface WebhookReceiverOptions {
  readonly name: string;
  readonly namespace: string;
  /** An image whose entry point is Node.js. */
  readonly image: string;
  readonly fieldManager: string;
  /** The namespaces whose Alertmanagers may notify it. */
  readonly notifiers: readonly string[];
  /** @default it passes no faults on */
  readonly faults?: FaultedPods;
}

/**
 * Returns the objects of a webhook receiver: a policy of what reaches it and what it reaches, a pod that namespaces with restricted pod
 * security admit, and its Service.
 *
 * @param digest the SHA-256 of the key; @default none, for objects that are only named
 */
export function webhookReceiverObjects(options: WebhookReceiverOptions, digest = ''): readonly KubernetesObject[] {
  const { name, namespace } = options;
  const metadata = { name, namespace, labels: { app: name } };
  const ports = [{ port: RECEIVER_PORTS.notifications }];
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, name: `${name}-receiver` },
      ...policyOf(options),
    },
    { apiVersion: 'v1', kind: 'Pod', metadata, ...podOf(options, digest) },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, ...{ spec: { selector: { app: name }, ports } } },
  ];
}

// --- internal ---

function podOf({ image, faults }: WebhookReceiverOptions, digest: string): object {
  const environment: ReceiverEnvironment = {
    KEY_SHA256: digest,
    NOTIFICATIONS_PORT: String(RECEIVER_PORTS.notifications),
    CONTROL_PORT: String(RECEIVER_PORTS.control),
    PODS: faults?.addresses.join() ?? '',
    FAULTS_PORT: String(faults?.port ?? ''),
  };
  const token = faults?.token === undefined ? [] : [{ name: 'TOKEN', valueFrom: { secretKeyRef: faults.token } }];
  const container = {
    name: 'node',
    image,
    args: ['-e', RECEIVER_PROGRAM],
    env: [...Object.entries(environment).map(([name, value]) => ({ name, value })), ...token],
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
  return {
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
    },
  };
}

/**
 * Only Alertmanagers reach the port for notifications, and only the pods that take faults are reached. The control port is open, as no policy
 * can select the API server, whose proxy arrives from a node, a tunnel or an agent; there the key of the drill is asked for.
 */
function policyOf({ name, notifiers, faults }: WebhookReceiverOptions): object {
  const from = notifiers.map((namespace) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'alertmanager' } },
  }));
  const on = (port: number) => [{ protocol: 'TCP', port }];
  return {
    spec: {
      podSelector: { matchLabels: { app: name } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [...(from.length > 0 ? [{ from, ports: on(RECEIVER_PORTS.notifications) }] : []), { ports: on(RECEIVER_PORTS.control) }],
      egress: faults === undefined ? [] : [{ to: [{ podSelector: { matchLabels: faults.labels } }], ports: on(faults.port) }],
    },
  };
}
