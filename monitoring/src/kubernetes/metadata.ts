import type { ServiceIdentity } from '../catalogue/identity.ts';

/** The label whose value is the name of the installation: objects select pods by it, and Prometheus takes `job` from it. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The names of the ports of pods and Services, which probes, policies and monitors refer to. */
export const PORTS = { http: 'http', metrics: 'metrics' } as const;

/** The label by which Kubernetes itself tells a namespace's name. */
export const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** The labels that select what belongs to an installation, within its namespace. */
export function podLabels({ job }: Pick<ServiceIdentity, 'job'>): Record<string, string> {
  return { [NAME_LABEL]: job };
}

/** The metadata of an object that an installation has one of: it is called as the installation is. */
export function metadataOf(identity: Pick<ServiceIdentity, 'job' | 'namespace'>, labels: Readonly<Record<string, string>> = {}) {
  return { name: identity.job, namespace: identity.namespace, labels: { ...podLabels(identity), ...labels } };
}
