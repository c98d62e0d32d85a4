import { createHash, randomBytes } from 'node:crypto';
import type { ApiServer } from '../cluster/api-server.ts';
import type { Objects } from '../cluster/objects.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { type KubernetesObject, referenceTo } from '../kubernetes/kubernetes-object.ts';
import { systemClock } from '../waiting/clock.ts';
import { until } from '../waiting/until.ts';
import { KEY_HEADER, RECEIVER_PORTS, RECEIVER_PROGRAM, type ReceiverEnvironment } from './receiver-program.ts';

/** An alert as Alertmanager notifies of it. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** When it ended; of one that fires, a time without meaning. */
  readonly endsAt: string;
}

/** One notification that arrived. */
export interface Delivery {
  /** The receiver: the end of the address that it was sent to. */
  readonly receiver: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly alerts: readonly NotifiedAlert[];
}

/** A request to `/faults` of a pod. */
export interface RelayedFault {
  /** The address of the pod: one that the receiver was started with. */
  readonly pod: string;
  readonly method: 'PUT' | 'DELETE';
  /** @default none */
  readonly body?: string;
}

/** A pod that takes notifications, and passes faults on to pods, from whose requests the API server's proxy would take the token. */
export interface WebhookReceiver {
  /** Where a receiver's notifications are to be sent. */
  address(receiver: string): string;
  /** Everything that has arrived, oldest first. */
  deliveries(): Promise<readonly Delivery[]>;
  /** @throws when the answer is no success */
  relay(fault: RelayedFault): Promise<void>;
}

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
 * The objects of a webhook receiver: a policy of what reaches it and what it reaches, a pod that namespaces with restricted pod security
 * admit, and its Service.
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

/** Starts a webhook receiver with a key of its own, and waits until it answers. One that an earlier run left is replaced. */
export async function startWebhookReceiver(
  { api, objects }: { readonly api: ApiServer; readonly objects: Objects },
  options: WebhookReceiverOptions,
): Promise<WebhookReceiver> {
  const { name, namespace, fieldManager } = options;
  const key = randomBytes(32).toString('base64url');
  const made = webhookReceiverObjects(options, createHash('sha256').update(key).digest('hex'));
  for (const object of made) {
    if (object.kind === 'Pod') await removed(objects, object);
    await objects.apply(object, { fieldManager });
  }
  const listener = { kind: 'pods', namespace, name, port: RECEIVER_PORTS.control } as const;
  const headers = { [KEY_HEADER]: key };
  const deliveries = async () => {
    const { status, text } = await throughProxy(api, listener, { path: '/deliveries', headers });
    if (status !== 200) throw new Error(`The webhook receiver answered ${status}: ${text}`);
    return JSON.parse(text) as readonly Delivery[];
  };
  const look = () =>
    deliveries().then(
      () => ({ found: undefined }),
      (error: Error) => ({ missing: error.message }),
    );
  await until('the webhook receiver', look, { clock: systemClock, seconds: 60 });
  return {
    address: (receiver) => `http://${name}.${namespace}.svc:${RECEIVER_PORTS.notifications}/told/${receiver}`,
    deliveries,
    async relay(fault) {
      const body = JSON.stringify(fault);
      const { status, text } = await throughProxy(api, listener, { path: '/relay', method: 'POST', headers, body });
      if (status >= 300) throw new Error(`${fault.method} /faults of pod ${fault.pod} was answered with ${status}: ${text}`);
    },
  };
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

/** A pod cannot be given another key. */
async function removed(objects: Objects, pod: KubernetesObject): Promise<void> {
  if ((await objects.find(referenceTo(pod))) === undefined) return;
  await objects.remove(referenceTo(pod));
  const look = async () => ((await objects.find(referenceTo(pod))) === undefined ? { found: undefined } : { missing: 'it still exists' });
  await until('the webhook receiver of an earlier run to be gone', look, { clock: systemClock, seconds: 60 });
}
