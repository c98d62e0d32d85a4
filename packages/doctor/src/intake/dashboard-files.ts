import type { Objects } from 'metric-to-pager/cluster';
import { parseJson } from 'metric-to-pager/input';
import { isRecord, map, object, readShape, text } from 'metric-to-pager/shape';
import { DASHBOARD } from '../snapshot/kept-answers.ts';
import type { DashboardFile, Denied, Snapshot } from '../snapshot/snapshot.ts';
import { cutting } from '../snapshot/text-rules.ts';
import { isAnswer, nameIn } from './answer-errors.ts';
import { datasourcesIn } from './datasource-files.ts';
import { PAGE_SIZE } from './lists.ts';

/** What ConfigMaps bring to Grafana. */
export type GrafanaFiles = Required<Pick<Snapshot, 'dashboards' | 'datasources'>>;

/** Lists the dashboards and the data sources in the ConfigMaps of the cluster, or of a namespace. The other ConfigMaps are let go. */
export async function listGrafanaFiles(objects: Objects, denied: Denied[], namespace?: string): Promise<GrafanaFiles> {
  const options = { pageSize: PAGE_SIZE, ...(namespace !== undefined && { namespace }) };
  const found = await objects.list({ apiVersion: 'v1', kind: 'ConfigMap' }, options);
  const refused: string[] = [];
  const files = found.flatMap((configMap) => {
    try {
      return [{ dashboards: dashboardsIn(configMap), datasources: datasourcesIn(configMap) }];
    } catch (error) {
      if (!isAnswer(error)) throw error;
      refused.push(`${nameIn(configMap)}: ${error.message}`);
      return [];
    }
  });
  const [first] = refused;
  if (first !== undefined)
    denied.push({ what: `read ${refused.length} of ${found.length} ConfigMap objects`, reason: first, essential: false });
  return {
    dashboards: files.flatMap(({ dashboards }) => dashboards),
    datasources: files.flatMap(({ datasources }) => datasources),
  };
}

/** The dashboards that a ConfigMap holds, or is labelled to hold. @throws `ShapeError` when it is of another shape */
export function dashboardsIn(configMap: object): readonly DashboardFile[] {
  const { metadata, data = {} } = readShape(CONFIG_MAP, configMap, { name: 'A ConfigMap' });
  const { name, namespace = '', labels = {}, annotations = {} } = metadata;
  const labelled = Object.keys(labels).some((key) => /dashboard/i.test(key));
  return Object.entries(data).flatMap(([key, text]) => {
    if (!labelled && !(text.includes('"panels"') && text.includes('"schemaVersion"'))) return [];
    const file = { namespace, configMap: name, labels, annotations, key, ...contentOf(text) };
    return [readShape(DASHBOARD, file, { name: `The dashboard ${key}`, pass: cutting }) as DashboardFile];
  });
}

// --- internal ---

const CONFIG_MAP = object(
  { metadata: object({ name: text() }, { namespace: text(), labels: map(text()), annotations: map(text()) }) },
  { data: map(text()) },
);

type Content = Pick<DashboardFile, 'problem' | 'uid' | 'title' | 'inputs' | 'datasources' | 'queries'>;

function contentOf(text: string): Content {
  const nothing = { inputs: [], datasources: [], queries: [] };
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    return { ...nothing, problem: (error as Error).message };
  }
  if (!isRecord(json)) return { ...nothing, problem: 'it is no JSON object' };
  const { uid, title, panels, __inputs, elements, dashboard } = json;
  if (dashboard !== undefined && panels === undefined) {
    return { ...nothing, problem: 'the dashboard is wrapped in a field "dashboard", as the HTTP API takes it; a file holds it without' };
  }
  if (panels === undefined && elements === undefined && title === undefined)
    return { ...nothing, problem: 'it has no panels and no title' };
  const found = { datasources: new Set<string>(), queries: [] as { panel: string; expr: string }[] };
  walk(json, { panel: '', level: 0 }, found);
  const variables = namesIn(isRecord(json['templating']) ? json['templating']['list'] : undefined);
  const used = JSON.stringify({ ...json, __inputs: undefined });
  return {
    ...(typeof uid === 'string' && uid !== '' && { uid }),
    ...(typeof title === 'string' && { title }),
    inputs: namesIn(__inputs).filter((name) => !variables.includes(name) && used.includes(`$${'{'}${name}}`)),
    datasources: [...found.datasources].filter((uid) => !variables.some((name) => uid === `$${name}` || uid === `$${'{'}${name}}`)),
    queries: found.queries,
  };
}

/** The names of inputs or variables. */
function namesIn(items: unknown): readonly string[] {
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => (isRecord(item) && typeof item['name'] === 'string' ? [item['name']] : []));
}

/** Grafana's own sources, which exist everywhere. */
const BUILT_IN = ['-- Grafana --', '-- Mixed --', '-- Dashboard --', 'grafana', ''];

interface Walked {
  readonly datasources: Set<string>;
  readonly queries: { panel: string; expr: string }[];
}

/** Deeper than any dashboard: rows, panels, targets and transformations. */
const MOST_LEVELS = 100;

function walk(value: unknown, { panel, level }: { readonly panel: string; readonly level: number }, found: Walked): void {
  if (level > MOST_LEVELS) return;
  if (Array.isArray(value)) for (const item of value) walk(item, { panel, level: level + 1 }, found);
  if (!isRecord(value)) return;
  const { title, datasource, expr, type } = value;
  const within = typeof title === 'string' && typeof type === 'string' ? title : panel;
  const source = isRecord(datasource) ? datasource['uid'] : datasource;
  if (typeof source === 'string' && !BUILT_IN.includes(source)) found.datasources.add(source);
  if (typeof expr === 'string' && expr !== '') found.queries.push({ panel: within, expr });
  for (const [key, inner] of Object.entries(value)) if (key !== 'datasource') walk(inner, { panel: within, level: level + 1 }, found);
}
