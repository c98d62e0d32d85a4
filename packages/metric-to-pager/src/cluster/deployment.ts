import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { Objects } from './objects.ts';
import { type Pod, podsOf } from './pods.ts';

/** The parts of a Deployment that a rollout depends on. */
export type Deployment = Pick<IDeployment, 'metadata' | 'spec' | 'status'>;

/** The namespace and the name of a Deployment. */
export interface DeploymentName {
  readonly namespace: string;
  readonly name: string;
}

/** Reads a Deployment. @throws `ApiError` when it does not exist */
export function readDeployment(objects: Objects, name: DeploymentName): Promise<Deployment> {
  return objects.read<Deployment>({ ...DEPLOYMENT, ...name });
}

/** Returns a Deployment, or `undefined` when it does not exist. */
export function findDeployment(objects: Objects, name: DeploymentName): Promise<Deployment | undefined> {
  return objects.find<Deployment>({ ...DEPLOYMENT, ...name });
}

/** Returns the labels by which a Deployment selects its pods. They can differ from the generated ones, as overlays change them. */
export function podSelectorOf({ spec }: Deployment): Readonly<Record<string, string>> {
  return spec?.selector.matchLabels ?? {};
}

/** Returns the pods that a Deployment selects and that are not terminating. */
export function podsOfDeployment(objects: Objects, namespace: string, deployment: Deployment): Promise<readonly Pod[]> {
  return podsOf(objects, { namespace, labels: podSelectorOf(deployment) });
}

// --- internal ---

const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' } as const;
