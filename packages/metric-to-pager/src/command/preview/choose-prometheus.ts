import { listPrometheuses, type ManagedPrometheus, openPrometheus, qualifiedName } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';

export interface ChooseOptions {
  /** The namespace whose targets it scrapes. @default any */
  readonly namespace?: string | undefined;
  /** The one to take, as `NAMESPACE/NAME`. @default the one that scrapes most pools of the namespace, or else the first that can be asked */
  readonly only?: string | undefined;
}

/** Chooses the Prometheus that has the data of a namespace. @throws with the reason when none can be asked */
export async function choosePrometheus(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { namespace, only }: ChooseOptions,
): Promise<ManagedPrometheus> {
  const all = await listPrometheuses(cluster.objects);
  if (all === undefined)
    throw new Error(`No Prometheus found: the cluster has no kind Prometheus, Prometheus Operator is not installed; ${BY_ADDRESS}`);
  const asked = all.filter((object) => only === undefined || only === qualifiedName(object));
  if (asked.length === 0)
    throw new Error(only === undefined ? `No Prometheus found: the cluster has none; ${BY_ADDRESS}` : notFound(only, all));
  const answers = await Promise.allSettled(asked.map(async (object) => withPools(await openPrometheus(cluster, object), namespace)));
  const [best] = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).sort((a, b) => b.pools - a.pools);
  if (best !== undefined) return best.prometheus;
  throw answers.find((one) => one.status === 'rejected')?.reason;
}

// --- internal ---

const BY_ADDRESS = 'give the address of one by --prometheus';

function notFound(only: string, all: readonly ManagedPrometheus['object'][]): string {
  const names = all.map(qualifiedName);
  return `There is no Prometheus ${only}; ${names.length === 0 ? 'the cluster has none' : `there are ${names.join(', ')}`}`;
}

/** A pool is named `serviceMonitor/NAMESPACE/NAME/INDEX`. */
async function withPools(prometheus: ManagedPrometheus, namespace: string | undefined) {
  const pools = await prometheus.server.scrapePools();
  return { prometheus, pools: pools.filter((pool) => namespace === undefined || pool.split('/')[1] === namespace).length };
}
