import type { Inventory } from './inventory.ts';

/** A sidecar of Grafana that loads dashboards from labelled ConfigMaps. */
export interface DashboardSidecar {
  readonly namespace: string;
  readonly workload: string;
  readonly label: string;
  /** Empty: any value. */
  readonly value: string;
  /** The namespaces that it watches. */
  readonly namespaces: 'all' | readonly string[];
  /** The annotation that names the folder; empty when none is set. */
  readonly folderAnnotation: string;
}

/** The dashboard sidecars among the Deployments and StatefulSets. */
export function sidecarsOf(inventory: Inventory): readonly DashboardSidecar[] {
  return [...inventory.all('Deployment'), ...inventory.all('StatefulSet')].flatMap(({ metadata, spec }) => {
    const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
    return [...containers, ...initContainers].flatMap(({ name, env = [] }) => {
      const variables = new Map(env.map((one) => [one.name, one.value ?? '']));
      const label = variables.get('LABEL') ?? '';
      if (!/dashboard/i.test(`${name} ${label}`) || label === '') return [];
      const watched = variables.get('NAMESPACE') ?? '';
      return [
        {
          namespace: metadata.namespace,
          workload: `${metadata.namespace}/${metadata.name}`,
          label,
          value: variables.get('LABEL_VALUE') ?? '',
          namespaces: watched === 'ALL' ? ('all' as const) : watched === '' ? [metadata.namespace] : watched.split(','),
          folderAnnotation: variables.get('FOLDER_ANNOTATION') ?? '',
        },
      ];
    });
  });
}
