import { listPrometheuses, type ManagedPrometheus, openPrometheus, qualifiedName } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';

/** An installation of a service: where it is and what it is called. */
export interface Installation {
  readonly namespace: string;
  readonly name: string;
}

/** Which Prometheus watches an installation, or the reason why none could be asked. */
export type Watcher = { readonly prometheus: ManagedPrometheus } | { readonly missing: string };

/**
 * The Prometheus that scrapes an installation; where none does, the first one that could.
 *
 * @param only the one to ask, as `NAMESPACE/NAME`; @default every one of the cluster
 */
export async function watchingPrometheus(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  installation: Installation,
  only?: string | undefined,
): Promise<Watcher> {
  const all = await listPrometheuses(cluster.objects);
  if (all === undefined) return { missing: 'the cluster does not know the kind Prometheus: Prometheus Operator is not installed' };
  const asked = all.filter((object) => only === undefined || only === qualifiedName(object));
  const [problems, open]: [string[], ManagedPrometheus[]] = [[], []];
  for (const object of asked) {
    try {
      const prometheus = await openPrometheus(cluster, object);
      if ((await ownPools(prometheus, installation)).length > 0) return { prometheus };
      open.push(prometheus);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  const [first] = open;
  if (first !== undefined) return { prometheus: first };
  return { missing: problems[0] ?? (only === undefined ? 'the cluster has no Prometheus' : `there is no Prometheus ${only}`) };
}

/** The scrape pools of an installation: one for each endpoint of its monitor. */
export async function ownPools({ server }: ManagedPrometheus, { namespace, name }: Installation): Promise<readonly string[]> {
  return (await server.scrapePools()).filter((pool) => pool.startsWith(`serviceMonitor/${namespace}/${name}/`));
}
