import type { Prometheus } from 'metric-to-pager/cluster';
import type { NotifiedAlert } from 'metric-to-pager/drill';
import { catalogue } from '../../../service/metrics.ts';
import { committedManifests, DASHBOARDS } from '../manifests.ts';

/**
 * Validates the dashboard link of an alert: the dashboard is committed, the link sets exactly the variables that the alert has labels for,
 * and the selection has series. Returns the findings.
 */
export async function dashboardLinkFindings({ labels, annotations }: NotifiedAlert, server: Prometheus): Promise<readonly string[]> {
  const link = annotations['dashboard_url'];
  if (link === undefined) return ['the alert has no link to a dashboard'];
  const { pathname, searchParams } = new URL(link, 'http://grafana.example');
  const variables = committedDashboards().get(pathname);
  if (variables === undefined) return [`"${link}" does not link to a committed dashboard`];
  const chosen = Object.fromEntries(
    [...searchParams].filter(([name]) => name.startsWith('var-')).map(([name, value]) => [name.slice('var-'.length), value]),
  );
  const expected = Object.fromEntries(variables.flatMap((name) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
  const names = new Set([...Object.keys(chosen), ...Object.keys(expected)]);
  const wrong = [...names].filter((name) => chosen[name] !== expected[name]);
  if (wrong.length > 0) return wrong.map((name) => `"${link}" sets ${name} to "${chosen[name]}", expected "${expected[name]}"`);
  // The pod may no longer exist, but its series are in the time range of the dashboard.
  const selector = Object.entries(chosen).map(([label, value]) => `${label}="${value}"`);
  const shown = await server.query(`last_over_time(${catalogue.metrics.lorem_build_info.name}{${selector.join()}}[1h])`);
  return shown.length > 0 ? [] : [`no series has the labels of "${link}"`];
}

// --- internal ---

interface GrafanaDashboard {
  readonly uid: string;
  readonly templating: { readonly list: readonly { readonly name: string }[] };
}

/** Returns the variable names of each committed dashboard, by its path in Grafana. */
function committedDashboards(): ReadonlyMap<string, readonly string[]> {
  const maps = committedManifests()[DASHBOARDS] as readonly { readonly data?: Readonly<Record<string, string>> }[];
  const dashboards = maps.flatMap(({ data = {} }) => Object.values(data).map((text) => JSON.parse(text) as GrafanaDashboard));
  return new Map(dashboards.map(({ uid, templating }) => [`/d/${uid}`, templating.list.map(({ name }) => name)]));
}
