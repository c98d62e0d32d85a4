import type { ServiceIdentity } from '../catalogue/identity.ts';

/** The label with the name of the installation. Objects select pods by it, and Prometheus copies it to `job`. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The port names of pods and Services. */
export const PORTS = { http: 'http', metrics: 'metrics' } as const;

/** Returns the labels that select the pods of an installation within its namespace. */
export function podLabels({ job }: Pick<ServiceIdentity, 'job'>): Record<string, string> {
  return { [NAME_LABEL]: job };
}

/** Returns the metadata of an object with the name of the installation. */
export function metadataOf(identity: Pick<ServiceIdentity, 'job' | 'namespace'>, labels: Readonly<Record<string, string>> = {}) {
  return { name: identity.job, namespace: identity.namespace, labels: { ...podLabels(identity), ...labels } };
}
