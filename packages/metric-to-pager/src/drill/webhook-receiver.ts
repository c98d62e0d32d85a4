import { createHash, randomBytes } from 'node:crypto';
import type { ApiServer } from '../cluster/api-server.ts';
import { type KubernetesObject, referenceTo } from '../cluster/kubernetes-object.ts';
import type { Objects } from '../cluster/objects.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { systemClock } from '../waiting/clock.ts';
import { until } from '../waiting/until.ts';
import { type WebhookReceiverOptions, webhookReceiverObjects } from './receiver-objects.ts';
import { KEY_HEADER, RECEIVER_PORTS } from './receiver-program.ts';

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

/** A pod cannot be given another key. */
async function removed(objects: Objects, pod: KubernetesObject): Promise<void> {
  if ((await objects.find(referenceTo(pod))) === undefined) return;
  await objects.remove(referenceTo(pod));
  const look = async () => ((await objects.find(referenceTo(pod))) === undefined ? { found: undefined } : { missing: 'it still exists' });
  await until('the webhook receiver of an earlier run to be gone', look, { clock: systemClock, seconds: 60 });
}
