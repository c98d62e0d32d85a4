import type { IPod } from 'kubernetes-models/v1/Pod';
import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { ListOptions, Objects } from './objects.ts';

/** A pod. */
export type Pod = KubernetesObject & Pick<IPod, 'spec' | 'status'>;

/** Returns the pods that are not terminating. */
export async function podsOf(objects: Objects, where: ListOptions): Promise<readonly Pod[]> {
  const pods = await objects.list<Pod & IPod>({ apiVersion: 'v1', kind: 'Pod' }, where);
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Returns whether a pod has the condition Ready. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The reason why a pod does not become ready. */
export interface PodProblem {
  readonly message: string;
  /** Whether it needs a change, such as a missing image or ConfigMap. */
  readonly permanent: boolean;
}

/** Returns the reason why a pod does not become ready, if there is one. */
export function problemOf({ metadata, status }: Pod): PodProblem | undefined {
  for (const { name, image, state, lastState, restartCount } of status?.containerStatuses ?? []) {
    const { reason, message } = state?.waiting ?? {};
    const where = `container ${name} of pod ${metadata.name}`;
    if (reason !== undefined && /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName)$/.test(reason)) {
      return { message: `${where} cannot pull image "${image}" (${reason}: ${message})`, permanent: reason !== 'ErrImagePull' };
    }
    if (reason === 'CreateContainerConfigError') return { message: `${where} cannot be created: ${message}`, permanent: true };
    const ended = state?.terminated ?? lastState?.terminated;
    if (ended !== undefined && reason !== 'ContainerCreating') {
      return {
        message: `${where} terminated with exit code ${ended.exitCode} (${ended.reason}), ${restartCount} restarts`,
        permanent: false,
      };
    }
  }
  const unscheduled = status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  return unscheduled && { message: `pod ${metadata.name} cannot be scheduled: ${unscheduled.message}`, permanent: false };
}

/** Returns the log of the only container of a pod. @throws `ApiError` before it has started */
export async function logsOf(api: ApiServer, { metadata: { name, namespace } }: Pod): Promise<string> {
  const request = { path: `/api/v1/namespaces/${namespace}/pods/${name}/log` };
  const answer = await api.send(request);
  if (answer.status >= 400) throw new ApiError(request, answer);
  return answer.text;
}
