import { waitForRollout } from 'metric-to-pager/cluster';
import { OWNER, type TestCluster } from '../test-cluster.ts';

/** The Redis image; REDIS_IMAGE sets it where the cluster cannot pull the public one (`test/cluster/redis`). */
const IMAGE = process.env['REDIS_IMAGE'] ?? 'redis:8@sha256:298e5b3bc566bade82f46ad5511777a4a07a294097ce16ada2f6a42be5239df5';

/** Returns the URL of the Redis that `startStore` starts. */
export function storeUrl(namespace: string): string {
  return `redis://${NAME}.${namespace}.svc:${PORT}`;
}

/** Starts a Redis without persistence, and waits until it is ready. */
export async function startStore(cluster: TestCluster, namespace: string): Promise<void> {
  const metadata = { name: NAME, namespace };
  const container = {
    name: NAME,
    image: IMAGE,
    args: ['--save', '', '--protected-mode', 'no'],
    readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const securityContext = { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } };
  const template = { metadata: { labels: { app: NAME } }, spec: { securityContext, containers: [container] } };
  const deployment = { replicas: 1, selector: { matchLabels: { app: NAME } }, template };
  const service = { selector: { app: NAME }, ports: [{ port: PORT }] };
  await cluster.objects.apply({ ...DEPLOYMENT, metadata, ...{ spec: deployment } }, OWNER);
  await cluster.objects.apply({ apiVersion: 'v1', kind: 'Service', metadata, ...{ spec: service } }, OWNER);
  await waitForRollout(cluster.objects, metadata, cluster.wait(60));
}

// --- internal ---

const NAME = 'redis';
const PORT = 6379;
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** Any user except root. */
const USER = 65_532;
