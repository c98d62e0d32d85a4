import { systemClock, throughProxy, until } from 'metric-to-pager/cluster';
import { restrictedPod } from '../connectivity-probe.ts';
import { OWNER, type TestCluster } from '../test-cluster.ts';

/** An alert in Alertmanager's webhook payload. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** End time; meaningless while the alert fires. */
  readonly endsAt: string;
}

/** One received notification. */
export interface Delivery {
  /** The receiver, from the last segment of the URL. */
  readonly receiver: string;
  /** Arrival in milliseconds since the epoch. */
  readonly at: number;
  readonly alerts: readonly NotifiedAlert[];
}

/** A request that the receiver's pod sends. */
export interface RelayedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A pod that receives notifications and relays requests: the API server's proxy removes the Authorization header. */
export interface WebhookReceiver {
  /** Returns the webhook URL of a receiver. */
  address(receiver: string): string;
  /** Returns all received notifications, oldest first. */
  deliveries(): Promise<readonly Delivery[]>;
  /** @throws when the status is 300 or above */
  relay(request: RelayedRequest): Promise<void>;
}

/** Starts the pod, which runs Node.js from the tested image, and waits until it answers. */
export async function startWebhookReceiver(cluster: TestCluster, namespace: string): Promise<WebhookReceiver> {
  await cluster.objects.apply(restrictedPod(cluster, { name: NAME, namespace }, PROGRAM), OWNER);
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME, namespace } };
  await cluster.objects.apply({ ...service, ...{ spec: { selector: { app: NAME }, ports: [{ port: PORT }] } } }, OWNER);
  const listener = { kind: 'pods', namespace, name: NAME, port: PORT } as const;
  const deliveries = async () => {
    const { status, text } = await throughProxy(cluster.api, listener, { path: '/deliveries' });
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
    address: (receiver) => `http://${NAME}.${namespace}.svc:${PORT}/notify/${receiver}`,
    deliveries,
    async relay(request) {
      const body = JSON.stringify(request);
      const { status, text } = await throughProxy(cluster.api, listener, { path: '/relay', method: 'POST', body });
      if (status >= 300) throw new Error(`${request.method} ${request.url} was answered with ${status}: ${text}`);
    },
  };
}

// --- internal ---

const NAME = 'webhook-receiver';
const PORT = 8080;

const PROGRAM = `
  const deliveries = [];
  const relay = async ({ url, ...request }, answer) => {
    const { status, text } = await fetch(url, request).then(
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
