import { inExpectedPlace, listPrometheuses, type ManagedPrometheus, openPrometheus } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';

/** An installation of a service: where it is and what it is called. */
export interface Installation {
  readonly namespace: string;
  readonly name: string;
}

export interface WatcherOptions {
  /** The one to ask, as `NAMESPACE/NAME`. @default those of the monitoring namespace */
  readonly only?: string | undefined;
  /** Where the monitoring stack runs. @default `MONITORING_NAMESPACE` */
  readonly monitoringNamespace?: string | undefined;
}

/** Which Prometheus watches an installation, or the reason why none could be asked. */
export type Watcher = { readonly prometheus: ManagedPrometheus } | { readonly missing: string };

/**
 * Returns the Prometheus that scrapes an installation; where none does, the first one that could. One of another namespace than that of the
 * monitoring stack is asked only when it is named.
 */
export async function watchingPrometheus(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  installation: Installation,
  { only, monitoringNamespace: namespace }: WatcherOptions = {},
): Promise<Watcher> {
  const all = await listPrometheuses(cluster.objects);
  if (all === undefined) return { missing: 'the cluster does not know the kind Prometheus: Prometheus Operator is not installed' };
  if (all.length === 0 && only === undefined) return { missing: 'the cluster has no Prometheus' };
  const [problems, open]: [string[], ManagedPrometheus[]] = [[], []];
  let asked: readonly ManagedPrometheus['object'][];
  try {
    asked = inExpectedPlace(all, { kind: 'Prometheus', only, namespace });
  } catch (error) {
    return { missing: (error as Error).message };
  }
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
  return { missing: problems[0] ?? 'no Prometheus can be asked' };
}

/** Returns the scrape pools of an installation: one for each endpoint of its monitor. */
export async function ownPools({ server }: ManagedPrometheus, { namespace, name }: Installation): Promise<readonly string[]> {
  return (await server.scrapePools()).filter((pool) => pool.startsWith(`serviceMonitor/${namespace}/${name}/`));
}
