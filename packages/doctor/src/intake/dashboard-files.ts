import type { KubernetesObject, Objects } from 'metric-to-pager/cluster';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { PAGE_SIZE } from './lists.ts';

/** A ConfigMap as the API server answers it. */
export type ConfigMap = KubernetesObject & { readonly data?: Readonly<Record<string, string>> };

/** Lists the dashboards in the ConfigMaps of the cluster, or of a namespace. The other ConfigMaps are let go. */
export async function listDashboards(objects: Objects, namespace?: string): Promise<readonly DashboardFile[]> {
  const options = { pageSize: PAGE_SIZE, ...(namespace !== undefined && { namespace }) };
  return (await objects.list<ConfigMap>({ apiVersion: 'v1', kind: 'ConfigMap' }, options)).flatMap(dashboardsIn);
}

/** The dashboards that a ConfigMap holds, or is labelled to hold. */
export function dashboardsIn({ metadata, data = {} }: ConfigMap): readonly DashboardFile[] {
  const { name, namespace = '', labels = {}, annotations = {} } = metadata;
  const labelled = Object.keys(labels).some((key) => /dashboard/i.test(key));
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...kept } = annotations;
  return Object.entries(data).flatMap(([key, text]) => {
    if (!labelled && !(text.includes('"panels"') && text.includes('"schemaVersion"'))) return [];
    return [{ namespace, configMap: name, labels, annotations: kept, key, ...contentOf(text) }];
  });
}

// --- internal ---

type Content = Pick<DashboardFile, 'problem' | 'uid' | 'title' | 'inputs' | 'datasources' | 'queries'>;

function contentOf(text: string): Content {
  const nothing = { inputs: [], datasources: [], queries: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ...nothing, problem: (error as Error).message };
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { ...nothing, problem: 'it is no JSON object' };
  const { uid, title, panels, __inputs, elements, dashboard } = json as Readonly<Record<string, unknown>>;
  if (dashboard !== undefined && panels === undefined) {
    return { ...nothing, problem: 'the dashboard is wrapped in a field "dashboard", as the HTTP API takes it; a file holds it without' };
  }
  if (panels === undefined && elements === undefined && title === undefined)
    return { ...nothing, problem: 'it has no panels and no title' };
  const found = { datasources: new Set<string>(), queries: [] as { panel: string; expr: string }[] };
  walk(json, '', found);
  return {
    ...(typeof uid === 'string' && uid !== '' && { uid }),
    ...(typeof title === 'string' && { title }),
    inputs: Array.isArray(__inputs) ? __inputs.map((input) => String((input as { readonly name?: unknown }).name)) : [],
    datasources: [...found.datasources],
    queries: found.queries,
  };
}

/** Grafana's own sources, which exist everywhere. */
const BUILT_IN = ['-- Grafana --', '-- Mixed --', '-- Dashboard --', 'grafana', ''];

interface Walked {
  readonly datasources: Set<string>;
  readonly queries: { panel: string; expr: string }[];
}

function walk(value: unknown, panel: string, found: Walked): void {
  if (Array.isArray(value)) for (const item of value) walk(item, panel, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const { title, datasource, expr, type } = value as Readonly<Record<string, unknown>>;
  const within = typeof title === 'string' && typeof type === 'string' ? title : panel;
  const source = typeof datasource === 'string' ? datasource : (datasource as { readonly uid?: unknown } | undefined | null)?.uid;
  if (typeof source === 'string' && !BUILT_IN.includes(source)) found.datasources.add(source);
  if (typeof expr === 'string' && expr !== '') found.queries.push({ panel: within, expr });
  for (const [key, inner] of Object.entries(value)) if (key !== 'datasource') walk(inner, within, found);
}
