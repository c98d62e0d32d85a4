import { systemClock, throughProxy, until } from 'metric-to-pager/cluster';
import { restrictedPod } from '../connectivity-probe.ts';
import { OWNER, type TestCluster } from '../test-cluster.ts';

/** An alert as Alertmanager tells of it. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** When it ended; of one that fires, nothing that says anything. */
  readonly endsAt: string;
}

/** One notification that arrived. */
export interface Delivery {
  /** Who it was for, which is the end of the address that it was sent to. */
  readonly receiver: string;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  readonly alerts: readonly NotifiedAlert[];
}

/** A request that a pod sends in our place. */
export interface RelayedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A pod of ours that takes notifications, and sends requests that the API server's proxy would take the authorization from. */
export interface WebhookReceiver {
  /** Where a receiver's notifications are to be sent. */
  address(receiver: string): string;
  /** Everything that has arrived, oldest first. */
  deliveries(): Promise<readonly Delivery[]>;
  /** @throws when the answer is not one of success */
  relay(request: RelayedRequest): Promise<void>;
}

/** Starts the pod in a namespace of ours, and waits until it answers. It runs Node.js from the tested image. */
export async function startWebhookReceiver(cluster: TestCluster, namespace: string): Promise<WebhookReceiver> {
  await cluster.objects.apply(restrictedPod(cluster, { name: NAME, namespace }, PROGRAM), OWNER);
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME, namespace } };
  await cluster.objects.apply({ ...service, ...{ spec: { selector: { app: NAME }, ports: [{ port: PORT }] } } }, OWNER);
  const listener = { kind: 'pods', namespace, name: NAME, port: PORT } as const;
  const deliveries = async () => {
    const { status, text } = await throughProxy(cluster.api, listener, { path: '/deliveries' });
    if (status !== 200) throw new Error(`The receiver of notifications answered ${status}: ${text}`);
    return JSON.parse(text) as readonly Delivery[];
  };
  const look = () =>
    deliveries().then(
      () => ({ found: undefined }),
      (error: Error) => ({ missing: error.message }),
    );
  await until('the receiver of notifications', look, { clock: systemClock, seconds: 60 });
  return {
    address: (receiver) => `http://${NAME}.${namespace}.svc:${PORT}/told/${receiver}`,
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
