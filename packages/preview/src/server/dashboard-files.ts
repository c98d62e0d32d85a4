import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { DashboardJson } from '../dashboard/dashboard.ts';
import { parseYaml } from './parse-yaml.ts';

/** A dashboard and its source. */
export interface FoundDashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** The file, relative to the folder that was read, and the key within a ConfigMap. */
  readonly source: string;
  readonly json: DashboardJson;
}

/** The dashboards, and an error for each file that cannot be read. */
export interface DashboardList {
  readonly dashboards: readonly FoundDashboard[];
  readonly problems: readonly string[];
}

/**
 * Reads every dashboard of a file or a folder and its folders: JSON as Grafana exports it, and YAML with ConfigMaps that hold such JSON. Files
 * that hold something else, such as other Kubernetes objects, are ignored; files that cannot be read are listed as problems.
 */
export async function readDashboards(path: string): Promise<DashboardList> {
  const files = await dashboardFiles(path);
  const read = await Promise.all(files.map((file) => readFileOf(file, relative(path, file) || basename(file))));
  const dashboards = read.flatMap((one) => one.dashboards).sort((a, b) => (a.source < b.source ? -1 : 1));
  return { dashboards: withOwnUids(dashboards), problems: read.flatMap((one) => one.problems) };
}

// --- internal ---

async function dashboardFiles(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => {
    throw new Error(`Cannot read dashboards of "${path}": it does not exist; give a JSON or YAML file, or a folder of them`);
  });
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(json|ya?ml)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** @param name the name of the file in the list and in problems */
async function readFileOf(file: string, name: string): Promise<DashboardList> {
  try {
    const text = await readFile(file, 'utf8');
    const texts = file.endsWith('.json') ? [{ source: name, json: JSON.parse(text) as unknown }] : configMapFiles(name, text);
    return { dashboards: texts.flatMap(({ source, json }) => dashboardOf(source, json)), problems: [] };
  } catch (error) {
    return { dashboards: [], problems: [`Cannot read the dashboards of ${name}: ${(error as Error).message}`] };
  }
}

/** Returns the JSON files within the ConfigMaps of a YAML file. */
function configMapFiles(file: string, text: string): readonly { readonly source: string; readonly json: unknown }[] {
  return parseYaml(text).flatMap((document) => {
    const object = document.toJS() as { kind?: string; data?: Record<string, string>; items?: unknown[] } | null;
    if (object?.kind !== 'ConfigMap') return [];
    return Object.entries(object.data ?? {})
      .filter(([key]) => key.endsWith('.json'))
      .map(([key, json]) => ({ source: `${file}#${key}`, json: JSON.parse(json) as unknown }));
  });
}

function dashboardOf(source: string, json: unknown): FoundDashboard[] {
  if (typeof json !== 'object' || json === null) return [];
  // A response of Grafana's API contains the dashboard in a field.
  const inner = 'dashboard' in json && typeof json.dashboard === 'object' && json.dashboard !== null ? json.dashboard : json;
  if ('elements' in inner || ('spec' in inner && 'apiVersion' in inner))
    throw new Error(`${source} is a dashboard of schema v2; expected schema v1, which Grafana exports as "Classic"`);
  if (!('panels' in inner) || !Array.isArray(inner.panels)) return [];
  const dashboard = inner as DashboardJson;
  return [{ uid: dashboard.uid ?? '', title: dashboard.title ?? source, tags: dashboard.tags ?? [], source, json: dashboard }];
}

/** Grafana generates a uid for a dashboard without one; here it is derived from the title. */
function withOwnUids(dashboards: readonly FoundDashboard[]): readonly FoundDashboard[] {
  const taken = new Set<string>();
  return dashboards.map((dashboard) => {
    const wanted = dashboard.uid || dashboard.title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    let uid = wanted;
    for (let count = 2; taken.has(uid); count++) uid = `${wanted}-${count}`;
    taken.add(uid);
    return { ...dashboard, uid };
  });
}
