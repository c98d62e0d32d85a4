import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiError } from '../../cluster/api-error.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';

/** The label by which the sidecar of Grafana finds dashboards, in kube-prometheus-stack and Grafana's chart. */
export const DASHBOARD_LABEL = 'grafana_dashboard';

/** The text of each dashboard by the path that it is written to: `NAMESPACE/CONFIGMAP/KEY`. */
export type DashboardTexts = ReadonlyMap<string, string>;

/**
 * Reads the dashboards of the ConfigMaps with the label.
 *
 * @param namespace @default every namespace
 * @throws when the namespace does not exist, or there are no dashboards
 */
export async function readClusterDashboards({ objects }: Pick<Cluster, 'objects'>, namespace?: string): Promise<DashboardTexts> {
  const found = textsOf(await list(objects, namespace));
  if (found.size > 0) return found;
  if (namespace === undefined) throw new Error(`No dashboards found: no namespace has a ConfigMap with the label ${DASHBOARD_LABEL}`);
  if (!(await exists(objects, namespace))) throw new Error(`Namespace "${namespace}" does not exist`);
  const elsewhere = await list(objects).catch(ignoreForbidden);
  const namespaces = [...new Set(elsewhere.map(({ metadata }) => metadata.namespace))].sort();
  const hint = namespaces.length > 0 ? `; these namespaces have some: ${namespaces.join(', ')}` : '';
  throw new Error(`No dashboards found: namespace "${namespace}" has no ConfigMap with the label ${DASHBOARD_LABEL}${hint}`);
}

/** Writes what has changed into a folder, and deletes what is gone. */
export async function writeClusterDashboards(folder: string, texts: DashboardTexts, before: DashboardTexts = new Map()): Promise<void> {
  for (const [path, text] of texts) {
    if (before.get(path) === text) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const path of before.keys()) if (!texts.has(path)) await rm(join(folder, path), { force: true });
}

// --- internal ---

type ConfigMap = KubernetesObject & { readonly data?: Readonly<Record<string, string>> };

function list(objects: Cluster['objects'], namespace?: string): Promise<readonly ConfigMap[]> {
  return objects.list<ConfigMap>(
    { apiVersion: 'v1', kind: 'ConfigMap' },
    { ...(namespace !== undefined && { namespace }), withLabel: DASHBOARD_LABEL },
  );
}

/** Keys of a ConfigMap are file names: letters, digits, dash, underscore and dot. */
function textsOf(configMaps: readonly ConfigMap[]): DashboardTexts {
  return new Map(
    configMaps.flatMap(({ metadata: { namespace, name }, data = {} }) =>
      Object.entries(data).map(([key, text]): [string, string] => [
        `${namespace}/${name}/${key.endsWith('.json') ? key : `${key}.json`}`,
        text,
      ]),
    ),
  );
}

/** An account that may not read namespaces may still use one. */
async function exists(objects: Cluster['objects'], name: string): Promise<boolean> {
  try {
    return (await objects.find({ apiVersion: 'v1', kind: 'Namespace', name })) !== undefined;
  } catch (error) {
    ignoreForbidden(error);
    return true;
  }
}

function ignoreForbidden(error: unknown): readonly never[] {
  if (error instanceof ApiError && error.status === 403) return [];
  throw error;
}
