/** One installation of a service: everything that is made for it carries its name, in its namespace. */
export interface Installation {
  readonly name: string;
  readonly namespace: string;
}

/** The label whose value is the name of the installation: objects select pods by it, and Prometheus takes `job` from it. */
export const NAME_LABEL = 'app.kubernetes.io/name';

/** The names of the ports of pods and Services, which probes, policies and monitors refer to. */
export const PORTS = { http: 'http', metrics: 'metrics' } as const;

/** The label by which Kubernetes itself tells a namespace's name. */
export const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/** The labels that select what belongs to an installation, within its namespace. */
export function selectorOf({ name }: Installation): Record<string, string> {
  return { [NAME_LABEL]: name };
}

/** The metadata of an object that an installation has one of: it is called as the installation is. */
export function metadataOf(installation: Installation, labels: Readonly<Record<string, string>> = {}) {
  return { name: installation.name, namespace: installation.namespace, labels: { ...selectorOf(installation), ...labels } };
}
