import type { ApiServer } from '../cluster/api-server.ts';
import type { KubernetesObject } from '../cluster/kubernetes-object.ts';
import type { Objects } from '../cluster/objects.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { systemClock } from '../waiting/clock.ts';
import { until } from '../waiting/until.ts';

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

/** A request that the pod sends. */
export interface RelayedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A pod that takes notifications, and sends requests that the API server's proxy would take the authorization from. */
export interface WebhookReceiver {
  /** Where a receiver's notifications are to be sent. */
  address(receiver: string): string;
  /** Everything that has arrived, oldest first. */
  deliveries(): Promise<readonly Delivery[]>;
  /** @throws when the answer is no success */
  relay(request: RelayedRequest): Promise<void>;
}

export interface WebhookReceiverOptions {
  readonly name: string;
  readonly namespace: string;
  /** An image whose entry point is Node.js. */
  readonly image: string;
  readonly fieldManager: string;
  /** The key of a Secret in this namespace with the bearer token of relayed requests. @default they have none */
  readonly token?: { readonly name: string; readonly key: string } | undefined;
}

/** The objects of a webhook receiver: a pod that namespaces with restricted pod security admit, and its Service. */
export function webhookReceiverObjects({ name, namespace, image, token }: WebhookReceiverOptions): readonly KubernetesObject[] {
  const env = token === undefined ? [] : [{ name: 'TOKEN', valueFrom: { secretKeyRef: token } }];
  const container = {
    name: 'node',
    image,
    args: ['-e', PROGRAM],
    env,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const pod = {
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
  };
  const metadata = { name, namespace, labels: { app: name } };
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata, ...{ spec: pod } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, ...{ spec: { selector: { app: name }, ports: [{ port: PORT }] } } },
  ];
}

/** Starts a webhook receiver, and waits until it answers. */
export async function startWebhookReceiver(
  { api, objects }: { readonly api: ApiServer; readonly objects: Objects },
  options: WebhookReceiverOptions,
): Promise<WebhookReceiver> {
  const { name, namespace, fieldManager } = options;
  for (const object of webhookReceiverObjects(options)) await objects.apply(object, { fieldManager });
  const listener = { kind: 'pods', namespace, name, port: PORT } as const;
  const deliveries = async () => {
    const { status, text } = await throughProxy(api, listener, { path: '/deliveries' });
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
    address: (receiver) => `http://${name}.${namespace}.svc:${PORT}/told/${receiver}`,
    deliveries,
    async relay(request) {
      const body = JSON.stringify(request);
      const { status, text } = await throughProxy(api, listener, { path: '/relay', method: 'POST', body });
      if (status >= 300) throw new Error(`${request.method} ${request.url} was answered with ${status}: ${text}`);
    },
  };
}

// --- internal ---

const PORT = 8080;

const PROGRAM = `
  const deliveries = [];
  const bearer = process.env.TOKEN === undefined ? {} : { authorization: 'Bearer ' + process.env.TOKEN };
  const relay = async ({ url, ...request }, answer) => {
    const { status, text } = await fetch(url, { ...request, headers: { ...bearer, ...request.headers } }).then(
      async (relayed) => ({ status: relayed.status, text: await relayed.text() }),
      ({ cause }) => ({ status: 599, text: String(cause) }),
    );
    answer.writeHead(status === 204 ? 200 : status).end(text);
  };
  require('node:http').createServer(async (request, answer) => {
    const body = (await request.toArray()).join('');
    if (request.url === '/relay') return relay(JSON.parse(body), answer);
    if (request.url === '/deliveries') return answer.end(JSON.stringify(deliveries));
    const alerts = JSON.parse(body).alerts.map(({ status, labels, annotations, startsAt, endsAt }) => (
      { status, labels, annotations, startsAt, endsAt }
    ));
    deliveries.push({ receiver: request.url.split('/').pop(), at: Date.now(), alerts });
    answer.end();
  }).listen(${PORT});
`;
