import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Inventory } from './inventory.ts';

/** A sidecar of Grafana that loads dashboards, or data sources, from labelled ConfigMaps. */
export interface GrafanaSidecar {
  readonly loads: 'dashboards' | 'datasources';
  readonly namespace: string;
  /** The Grafana that it is beside, as `namespace/name`. */
  readonly workload: string;
  readonly label: string;
  /** Empty: any value. */
  readonly value: string;
  /** The namespaces that it watches. */
  readonly namespaces: 'all' | readonly string[];
  /** The annotation that names the folder; empty when none is set. */
  readonly folderAnnotation: string;
}

/** The annotation that names the folder where a sidecar sets no other one. @see https://github.com/kiwigrid/k8s-sidecar#configuration-environment-variables */
export const DEFAULT_FOLDER_ANNOTATION = 'k8s-sidecar-target-directory';

/** A ConfigMap, or a part of one. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The dashboard sidecars among the Deployments and StatefulSets. */
export function sidecarsOf(inventory: Inventory): readonly GrafanaSidecar[] {
  return allSidecars(inventory).filter(({ loads }) => loads === 'dashboards');
}

/** Returns whether a sidecar selects a ConfigMap by its label. */
export function hasLabel({ label, value }: GrafanaSidecar, { labels }: Pick<Labelled, 'labels'>): boolean {
  return labels[label] !== undefined && (value === '' || labels[label] === value);
}

/** Returns whether a sidecar loads a ConfigMap: by its label, and from its namespace. */
export function isLoadedBy(sidecar: GrafanaSidecar, file: Labelled): boolean {
  return hasLabel(sidecar, file) && (sidecar.namespaces === 'all' || sidecar.namespaces.includes(file.namespace));
}

/**
 * Returns the uids and the names of the data sources that a Grafana is provisioned with: by its sidecar, or by an unlabelled ConfigMap of its
 * namespace, which its pods mount.
 *
 * @returns `undefined` when some are in a Secret, whose values are never read
 */
export function provisionedIn(
  workload: string,
  { inventory, snapshot }: { readonly inventory: Inventory; readonly snapshot: Snapshot },
): ReadonlySet<string> | undefined {
  const all = allSidecars(inventory).filter(({ loads }) => loads === 'datasources');
  const own = all.filter((one) => one.workload === workload);
  const secrets = inventory.all('Secret').map(({ metadata }) => ({ namespace: metadata.namespace, labels: metadata.labels ?? {} }));
  if (secrets.some((secret) => own.some((one) => isLoadedBy(one, secret)))) return undefined;
  const isOwn = (file: Labelled) =>
    own.some((one) => isLoadedBy(one, file)) || (workload.startsWith(`${file.namespace}/`) && !all.some((one) => hasLabel(one, file)));
  return new Set((snapshot.datasources ?? []).filter(isOwn).flatMap(({ uids }) => uids));
}

// --- internal ---

function allSidecars(inventory: Inventory): readonly GrafanaSidecar[] {
  return [...inventory.all('Deployment'), ...inventory.all('StatefulSet')].flatMap(({ metadata, spec }) => {
    const { containers = [], initContainers = [] } = spec?.template?.spec ?? {};
    return [...containers, ...initContainers].flatMap(({ name, env = [] }): readonly GrafanaSidecar[] => {
      const variables = new Map(env.map((one) => [one.name, one.value ?? '']));
      const label = variables.get('LABEL') ?? '';
      const [kind] = /dashboard|datasource/i.exec(`${name} ${label}`) ?? [];
      if (kind === undefined || label === '') return [];
      const watched = variables.get('NAMESPACE') ?? '';
      return [
        {
          loads: kind.toLowerCase() === 'dashboard' ? 'dashboards' : 'datasources',
          namespace: metadata.namespace,
          workload: `${metadata.namespace}/${metadata.name}`,
          label,
          value: variables.get('LABEL_VALUE') ?? '',
          namespaces: watched === 'ALL' ? 'all' : watched === '' ? [metadata.namespace] : watched.split(','),
          folderAnnotation: variables.get('FOLDER_ANNOTATION') ?? '',
        },
      ];
    });
  });
}
