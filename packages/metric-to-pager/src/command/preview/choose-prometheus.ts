import { inExpectedPlace, listPrometheuses, type ManagedPrometheus, openPrometheus } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';

export interface ChooseOptions {
  /** The namespace whose targets it scrapes. @default any */
  readonly namespace?: string | undefined;
  /**
   * The one to take, as `NAMESPACE/NAME`. @default of those in the monitoring namespace the one that scrapes most pools of the namespace, or else
   * the first that can be asked
   */
  readonly only?: string | undefined;
  /** Where the monitoring stack runs. @default `MONITORING_NAMESPACE` */
  readonly monitoringNamespace?: string | undefined;
}

/** Chooses the Prometheus that has the data of a namespace. @throws with the reason when none can be asked */
export async function choosePrometheus(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { namespace, only, monitoringNamespace }: ChooseOptions,
): Promise<ManagedPrometheus> {
  const all = await listPrometheuses(cluster.objects);
  if (all === undefined)
    throw new Error(`No Prometheus found: the cluster has no kind Prometheus, Prometheus Operator is not installed; ${BY_ADDRESS}`);
  if (all.length === 0 && only === undefined) throw new Error(`No Prometheus found: the cluster has none; ${BY_ADDRESS}`);
  const asked = inExpectedPlace(all, { kind: 'Prometheus', only, namespace: monitoringNamespace });
  const answers = await Promise.allSettled(asked.map(async (object) => withPools(await openPrometheus(cluster, object), namespace)));
  const [best] = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).sort((a, b) => b.pools - a.pools);
  if (best !== undefined) return best.prometheus;
  throw answers.find((one) => one.status === 'rejected')?.reason;
}

// --- internal ---

const BY_ADDRESS = 'give the address of one by --prometheus';

/** A pool is named `serviceMonitor/NAMESPACE/NAME/INDEX`. */
async function withPools(prometheus: ManagedPrometheus, namespace: string | undefined) {
  const pools = await prometheus.server.scrapePools();
  return { prometheus, pools: pools.filter((pool) => namespace === undefined || pool.split('/')[1] === namespace).length };
}
