import { podsOfDeployment, readDeployment } from '../../cluster/deployment.ts';
import { qualifiedName } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';
import type { Look, UntilOptions } from '../../waiting/until.ts';
import { until } from '../../waiting/until.ts';
import { readWatched } from '../status/monitoring.ts';
import { type Installation, watchingPrometheus } from '../status/watching-prometheus.ts';

export interface WatchDeploymentOptions {
  readonly installation: Installation;
  /** Where the monitoring stack runs. */
  readonly monitoringNamespace: string;
  /** How many rules the manifests hold. */
  readonly rules: number;
  readonly wait: UntilOptions;
}

/** The monitoring of a deployment. */
export interface DeploymentWatch {
  /** `NAMESPACE/NAME` */
  readonly prometheus: string;
  readonly targets: number;
  readonly rules: number;
}

/**
 * Waits until a Prometheus scrapes every pod of an installation and has loaded every rule without an error. Rules that are evaluated
 * rarely may not have been evaluated yet.
 *
 * @throws after the longest time, with what is missing
 */
export function waitUntilWatched(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { wait, ...options }: WatchDeploymentOptions,
): Promise<DeploymentWatch> {
  const { namespace, name } = options.installation;
  return until(`Prometheus to watch ${namespace}/${name}`, () => look(cluster, options), wait);
}

// --- internal ---

async function look(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { installation, monitoringNamespace, rules: expectedRules }: Omit<WatchDeploymentOptions, 'wait'>,
): Promise<Look<DeploymentWatch>> {
  const watcher = await watchingPrometheus(cluster, installation, { monitoringNamespace });
  if ('missing' in watcher) return watcher;
  const deployment = await readDeployment(cluster.objects, installation);
  const pods = await podsOfDeployment(cluster.objects, installation.namespace, deployment);
  const { targets, rules } = await readWatched(watcher.prometheus, installation);
  const up = targets.filter(({ health }) => health === 'up').length;
  const problem = targets.find(({ error }) => error !== '') ?? rules.find(({ error }) => error !== '');
  const because = problem === undefined ? '' : `: ${problem.error}`;
  if (up < pods.length || targets.length === 0) return { missing: `${up} of ${pods.length} pods are scraped${because}` };
  if (rules.length < expectedRules) return { missing: `${rules.length} of ${expectedRules} rules are loaded` };
  const failing = rules.filter(({ health }) => health === 'err');
  if (failing.length > 0) return { missing: `${failing.length} of ${rules.length} rules cannot be evaluated${because}` };
  return { found: { prometheus: qualifiedName(watcher.prometheus.object), targets: up, rules: rules.length } };
}
