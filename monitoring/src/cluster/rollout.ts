import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { type Look, type UntilOptions, until } from '../waiting/until.ts';
import type { Objects } from './objects.ts';
import { podsOf, problemOf } from './pods.ts';

/** The parts of a Deployment that a rollout depends on. */
export type Deployment = Pick<IDeployment, 'metadata' | 'spec' | 'status'>;

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
  { namespace, name }: { readonly namespace: string; readonly name: string },
  options: UntilOptions,
): Promise<{ readonly pods: number }> {
  const look = async (): Promise<Look<{ readonly pods: number }>> => {
    const deployment = await objects.read<Deployment>({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name });
    const state = rolloutOf(deployment);
    if ('found' in state) return state;
    const pods = await podsOf(objects, { namespace, labels: deployment.spec?.selector.matchLabels ?? {} });
    const problems = pods.map(problemOf).filter((problem) => problem !== undefined);
    const permanent = problems.find((problem) => problem.permanent);
    if (permanent !== undefined) throw new Error(`Deployment ${namespace}/${name} cannot roll out: ${permanent.message}`);
    return { missing: [state.missing, ...problems.map(({ message }) => message)].join('; ') };
  };
  return until(`Deployment ${namespace}/${name} to roll out`, look, options);
}
