import type { KubernetesObject } from 'metric-to-pager/cluster';
import { createNamespace, isReady, logsOf, type Pod, until } from 'metric-to-pager/cluster';
import { OWNER, type TestCluster } from './test-cluster.ts';

/** The result of a connection attempt. */
export type Reach = 'answered' | 'unreachable';

/** Creates a namespace from which connections to others are tested. Its pods run Node.js from the tested image. */
export async function makeConnectivityProbe(cluster: TestCluster, namespace: string) {
  await createNamespace(cluster.objects, namespace, cluster.ours);
  let probes = 0;
  /** Requests URLs from a new pod. */
  const reach = async (urls: readonly string[]): Promise<readonly Reach[]> => {
    probes += 1;
    const pod = await run(cluster, { name: `probe-${probes}`, namespace }, requesting(urls), hasEnded);
    const lines = (await logsOf(cluster.api, pod)).trim().split('\n') as Reach[];
    if (lines.length !== urls.length) throw new Error(`expected ${urls.length} results from the probe, got: ${lines.join(' ')}`);
    return lines;
  };
  /** Whether the cluster enforces NetworkPolicies: whether a deny-all pod is unreachable. */
  return { reach, enforcesPolicies: () => enforcesPolicies(cluster, namespace, reach) };
}

type Reacher = (urls: readonly string[]) => Promise<readonly Reach[]>;

/** Returns a pod that satisfies the restricted pod security standard. */
export function restrictedPod(
  cluster: TestCluster,
  { name, namespace }: PodPlace,
  program: string,
): KubernetesObject & { readonly spec: object } {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'node',
          image: cluster.image,
          args: ['-e', program],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  };
}

// --- internal ---

interface PodPlace {
  readonly name: string;
  readonly namespace: string;
}

const PORT = 8080;
const DENY_ALL = 'deny-all';

/** Retries, as Service addresses and packet filters take time to reach every node. */
function requesting(urls: readonly string[]): string {
  return `for (const url of ${JSON.stringify(urls)}) {
    let reach = 'unreachable';
    for (let tries = 0; tries < 3 && reach !== 'answered'; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 1000));
      await fetch(url, { signal: AbortSignal.timeout(3000) }).then(() => { reach = 'answered'; }, () => {});
    }
    console.log(reach);
  }`;
}

async function enforcesPolicies(cluster: TestCluster, namespace: string, reach: Reacher): Promise<boolean> {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: DENY_ALL, namespace },
    spec: { podSelector: { matchLabels: { app: DENY_ALL } }, policyTypes: ['Ingress'] },
  };
  await cluster.objects.apply(policy, OWNER);
  const server = `require('node:http').createServer((_, answer) => answer.end()).listen(${PORT})`;
  const pod = await run(
    cluster,
    { name: DENY_ALL, namespace },
    server,
    (candidate) => isReady(candidate) && candidate.status?.podIP !== undefined,
  );
  const [reached] = await reach([`http://${pod.status?.podIP}:${PORT}`]);
  return reached === 'unreachable';
}

async function run(cluster: TestCluster, place: PodPlace, program: string, done: (pod: Pod) => boolean): Promise<Pod> {
  await cluster.objects.apply(restrictedPod(cluster, place, program), OWNER);
  const look = async () => {
    const pod = await cluster.objects.read<Pod>({ apiVersion: 'v1', kind: 'Pod', ...place });
    return done(pod) ? { found: pod } : { missing: `it is ${pod.status?.phase}` };
  };
  return until(`pod ${place.namespace}/${place.name}`, look, { ...cluster.wait(60), progress: () => {} });
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}
