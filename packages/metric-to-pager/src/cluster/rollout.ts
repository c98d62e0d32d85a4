import { type Look, type UntilOptions, until } from '../waiting/until.ts';
import { type Deployment, type DeploymentName, podsOfDeployment, readDeployment } from './deployment.ts';
import type { Objects } from './objects.ts';
import { problemOf } from './pods.ts';

/**
 * Returns whether the rollout of a Deployment is complete: all pods are updated and available, and no old pod remains.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
export function rolloutOf({ metadata, spec, status }: Deployment): Look<{ readonly pods: number }> {
  const desired = spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status ?? {};
  if (observedGeneration < (metadata?.generation ?? 0)) return { missing: 'the controller has not observed the change' };
  if (updatedReplicas < desired) return { missing: `${updatedReplicas} of ${desired} pods are updated` };
  if (replicas > updatedReplicas) return { missing: `${replicas - updatedReplicas} old pods remain` };
  if (availableReplicas < desired) return { missing: `${availableReplicas} of ${desired} pods are available` };
  return { found: { pods: desired } };
}

/** Waits for the rollout of a Deployment. @throws after the timeout, or for a permanent problem of a pod */
export function waitForRollout(
  objects: Objects,
  { namespace, name }: DeploymentName,
  options: UntilOptions,
): Promise<{ readonly pods: number }> {
  const look = async (): Promise<Look<{ readonly pods: number }>> => {
    const deployment = await readDeployment(objects, { namespace, name });
    const state = rolloutOf(deployment);
    if ('found' in state) return state;
    const pods = await podsOfDeployment(objects, namespace, deployment);
    const problems = pods.map(problemOf).filter((problem) => problem !== undefined);
    const permanent = problems.find((problem) => problem.permanent);
    if (permanent !== undefined) throw new Error(`Deployment ${namespace}/${name} cannot roll out: ${permanent.message}`);
    return { missing: [state.missing, ...problems.map(({ message }) => message)].join('; ') };
  };
  return until(`Deployment ${namespace}/${name} to roll out`, look, options);
}
