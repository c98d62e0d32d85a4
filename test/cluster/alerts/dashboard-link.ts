import type { Prometheus } from 'metric-to-pager/cluster';
import { catalogue } from '../../../service/metrics.ts';
import { committedManifests, DASHBOARDS } from '../manifests.ts';
import type { NotifiedAlert } from './webhook-receiver.ts';

/**
 * What is wrong with the link of an alert to a dashboard; nothing when the dashboard is among the committed ones, each of its variables
 * that the alert has a label for is chosen by that label, and what is chosen has series.
 */
export async function dashboardLinkFindings({ labels, annotations }: NotifiedAlert, server: Prometheus): Promise<readonly string[]> {
  const link = annotations['dashboard_url'];
  if (link === undefined) return ['the alert has no link to a dashboard'];
  const { pathname, searchParams } = new URL(link, 'http://grafana.example');
  const variables = committedDashboards().get(pathname);
  if (variables === undefined) return [`"${link}" leads to no committed dashboard`];
  const chosen = Object.fromEntries(
    [...searchParams].filter(([name]) => name.startsWith('var-')).map(([name, value]) => [name.slice('var-'.length), value]),
  );
  const expected = Object.fromEntries(variables.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
  const names = new Set([...Object.keys(chosen), ...Object.keys(expected)]);
  const wrong = [...names].filter((name) => chosen[name] !== expected[name]);
  if (wrong.length > 0) return wrong.map((name) => `"${link}" chooses ${name} "${chosen[name]}" instead of "${expected[name]}"`);
  // A pod may be gone by now: what it was called is in the time that the dashboard shows.
  const selector = Object.entries(chosen).map(([label, value]) => `${label}="${value}"`);
  const shown = await server.query(`last_over_time(${catalogue.metrics.lorem_build_info.name}{${selector.join()}}[1h])`);
  return shown.length > 0 ? [] : [`nothing has the labels that "${link}" chooses`];
}

// --- internal ---

interface GrafanaDashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

/** The names of the variables of each dashboard in the committed ConfigMaps, by its path in Grafana. */
function committedDashboards(): ReadonlyMap<string, readonly string[]> {
  const maps = committedManifests()[DASHBOARDS] as readonly { readonly data?: Readonly<Record<string, string>> }[];
  const dashboards = maps.flatMap(({ data = {} }) => Object.values(data).map((text) => JSON.parse(text) as GrafanaDashboard));
  return new Map(dashboards.map(({ uid, templating }) => [`/d/${uid}`, templating.list.map(({ name }) => name)]));
}
