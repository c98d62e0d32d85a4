import type { IPod } from 'kubernetes-models/v1/Pod';
import type { KubernetesObject } from '../kubernetes/kubernetes-object.ts';
import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import type { ListOptions, Objects } from './objects.ts';

/** A pod as the cluster answers it. */
export type Pod = KubernetesObject & Pick<IPod, 'spec' | 'status'>;

/** The pods that are not being stopped. */
export async function podsOf(objects: Objects, where: ListOptions): Promise<readonly Pod[]> {
  const pods = await objects.list<Pod & IPod>({ apiVersion: 'v1', kind: 'Pod' }, where);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Whether a pod takes requests. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Why a pod does not come up, in the cluster's own words. */
export interface PodTrouble {
  readonly message: string;
  /** Whether waiting does not help: the image is not there, or what the container needs is not. */
  readonly lasting: boolean;
}

/** The trouble that a pod is in, if any. */
export function troubleOf({ metadata, status }: Pod): PodTrouble | undefined {
  for (const { name, image, state, lastState, restartCount } of status?.containerStatuses ?? []) {
    const { reason, message } = state?.waiting ?? {};
    const where = `container ${name} of pod ${metadata.name}`;
    if (reason !== undefined && IMAGE_MISSING.includes(reason)) {
      return { message: `${where} has no image "${image}" (${reason}: ${message})`, lasting: reason !== 'ErrImagePull' };
    }
    if (reason === 'CreateContainerConfigError') return { message: `${where} cannot be made: ${message}`, lasting: true };
    const ended = state?.terminated ?? lastState?.terminated;
    if (ended !== undefined && reason !== 'ContainerCreating') {
      return { message: `${where} ended with exit code ${ended.exitCode} (${ended.reason}), ${restartCount} restarts`, lasting: false };
    }
  }
  const unscheduled = status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return unscheduled && { message: `pod ${metadata.name} has no node: ${unscheduled.message}`, lasting: false };
}

/**
 * What the container of a pod, which has only one, wrote.
 *
 * @throws `ApiError` while it has not been started
 */
export async function logsOf(api: ApiServer, { metadata: { name, namespace } }: Pod): Promise<string> {
  const request = { path: `/api/v1/namespaces/${namespace}/pods/${name}/log` };
  const answer = await api.send(request);
  if (answer.status >= 400) throw new ApiError(request, answer);
  return answer.text;
}

// --- internal ---

const IMAGE_MISSING = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];
