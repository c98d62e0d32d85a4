import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { type Look, type UntilOptions, until } from '../waiting/until.ts';
import type { Objects } from './objects.ts';
import { podsOf, troubleOf } from './pods.ts';

/** What is looked at of a Deployment. */
export type Deployment = Pick<IDeployment, 'metadata' | 'spec' | 'status'>;

/**
 * How far a Deployment is: found when every pod that it wants runs what it says, is available, and no other pod is left.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
 */
export function rolloutOf({ metadata, spec, status }: Deployment): Look<{ readonly pods: number }> {
  const wanted = spec?.replicas ?? 1;
  const { observedGeneration = 0, updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status ?? {};
  if (observedGeneration < (metadata?.generation ?? 0)) return { missing: 'the cluster has not taken note of it yet' };
  if (updatedReplicas < wanted) return { missing: `${updatedReplicas} of ${wanted} pods were made` };
  if (replicas > updatedReplicas) return { missing: `${replicas - updatedReplicas} old pods are left` };
  if (availableReplicas < wanted) return { missing: `${availableReplicas} of ${wanted} pods are available` };
  return { found: { pods: wanted } };
}

/**
 * Waits until a Deployment runs as it says.
 *
 * @throws after the longest time, or as soon as waiting does not help, with the trouble that its pods are in
 */
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
    const troubles = pods.map(troubleOf).filter((trouble) => trouble !== undefined);
    const lasting = troubles.find((trouble) => trouble.lasting);
    if (lasting !== undefined) throw new Error(`Deployment ${namespace}/${name} cannot roll out: ${lasting.message}`);
    return { missing: [state.missing, ...troubles.map(({ message }) => message)].join('; ') };
  };
  return until(`Deployment ${namespace}/${name} to roll out`, look, options);
}
