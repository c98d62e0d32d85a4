import { findDeployment, podsOfDeployment } from '../../cluster/deployment.ts';
import { qualifiedName } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';
import { isReady, type Pod, problemOf } from '../../cluster/pods.ts';
import { rolloutOf } from '../../cluster/rollout.ts';
import type { ServiceDefinition } from '../../service.ts';
import { type Monitoring, readMonitoring } from './monitoring.ts';
import { type Installation, watchingPrometheus } from './watching-prometheus.ts';

/** The present state of an installation. */
export interface Status {
  readonly installation: Installation;
  /** `undefined` where there is no Deployment. */
  readonly rollout: Rollout | undefined;
  /** Which Prometheus watches it, and what it knows; or why it could not be asked. */
  readonly monitoring: { readonly prometheus: string; readonly found: Monitoring } | { readonly missing: string };
}

/** The progress of a Deployment. */
export interface Rollout {
  readonly wanted: number;
  readonly ready: number;
  /** The reason why the rollout is not done; `undefined` when it is. */
  readonly missing: string | undefined;
  /** The images that pods run, and how many pods run each. */
  readonly images: Readonly<Record<string, number>>;
  /** The troubles of pods, one sentence each. */
  readonly troubles: readonly string[];
}

export interface StatusOptions {
  readonly service: Pick<ServiceDefinition, 'build' | 'objectives'>;
  readonly installation: Installation;
  /** The Prometheus to ask, as `NAMESPACE/NAME`. @default the one that scrapes the installation */
  readonly prometheus?: string | undefined;
  /** Where the monitoring stack runs. @default `MONITORING_NAMESPACE` */
  readonly monitoringNamespace?: string | undefined;
}

/** Looks at an installation: its rollout, and what its Prometheus knows. */
export async function readStatus(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { service, installation, prometheus: only, monitoringNamespace }: StatusOptions,
): Promise<Status> {
  const [rollout, watcher] = await Promise.all([
    readRollout(cluster, installation),
    watchingPrometheus(cluster, installation, { only, monitoringNamespace }),
  ]);
  if ('missing' in watcher) return { installation, rollout, monitoring: watcher };
  const found = await readMonitoring(watcher.prometheus, { service, installation });
  return { installation, rollout, monitoring: { prometheus: qualifiedName(watcher.prometheus.object), found } };
}

/**
 * Returns whether an installation is rolled out and scraped, no rule fails and no alert fires. Rare rules may not have been
 * evaluated yet.
 */
export function isHealthy({ rollout, monitoring }: Status): boolean {
  if (rollout === undefined || rollout.missing !== undefined || 'missing' in monitoring) return false;
  const { targets, rules, alerts } = monitoring.found;
  return (
    targets.length > 0 &&
    targets.every(({ health }) => health === 'up') &&
    rules.length > 0 &&
    rules.every(({ health }) => health !== 'err') &&
    alerts.every(({ state }) => state !== 'firing')
  );
}

// --- internal ---

async function readRollout({ objects }: Pick<Cluster, 'objects'>, installation: Installation): Promise<Rollout | undefined> {
  const deployment = await findDeployment(objects, installation);
  if (deployment === undefined) return undefined;
  const pods = await podsOfDeployment(objects, installation.namespace, deployment);
  const state = rolloutOf(deployment);
  return {
    wanted: deployment.spec?.replicas ?? 1,
    ready: pods.filter(isReady).length,
    missing: 'found' in state ? undefined : state.missing,
    images: countBy(pods.flatMap(imagesOf)),
    troubles: pods.map(problemOf).flatMap((trouble) => (trouble === undefined ? [] : [trouble.message])),
  };
}

function imagesOf({ spec }: Pod): readonly string[] {
  return (spec?.containers ?? []).map(({ image = '' }) => image);
}

function countBy(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
