import type { Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { expect, test } from '@jest/globals';
import { type Metric, seriesNames } from 'metric-to-pager';
import { nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { expressionFindings, knownSeries, metricsIn } from 'metric-to-pager/promql';
import { alertsOf, SLO_SERIES } from 'metric-to-pager/slo';
import { shop, catalogue as shopCatalogue } from '../packages/metric-to-pager/src/grafana/testing/shop.ts';
import { catalogue } from '../service/metrics.ts';
import { service } from '../service/service.ts';
import { dashboards, faults } from './index.ts';

const RUNBOOKS = 'https://runbooks.example';
const watched = { ...service, runbooks: RUNBOOKS, annotations: [faults()] };
const ours = dashboards(watched);
const panelQueries = ours.flatMap(({ queries: targets }) => targets);
const theirs = [sloDashboard(shop), nodejsDashboard(shop)];
const all = [...ours.map((one) => ({ ...one, catalogue })), ...theirs.map((one) => ({ ...one, catalogue: shopCatalogue }))];

/** The panels of a dashboard, without rows. */
function panelsOf({ json }: (typeof all)[number]): GrafanaPanel[] {
  return (json.panels ?? []).filter((panel) => panel.type !== 'row') as GrafanaPanel[];
}

/** The expressions of a dashboard, including those of annotations and variables. */
function expressionsOf(dashboard: (typeof all)[number]): string[] {
  const annotations = dashboard.json.annotations.list?.map(({ expr }) => expr ?? '') ?? [];
  const lookups =
    dashboard.json.templating.list?.flatMap(({ query: target }) => (typeof target === 'object' ? [String(target['query'])] : [])) ?? [];
  return [
    ...dashboard.queries.map(({ expr }) => expr),
    ...annotations,
    ...lookups.map((lookup) => lookup.replace(/^label_values\((.*), \w+\)$/s, '$1')),
  ];
}

/** An expression with short names for the common matchers, for readable snapshots. */
function shortened(expr: string): string {
  return expr
    .replaceAll('namespace=~"$namespace",job=~"$job",pod=~"$pod"', '$pods')
    .replaceAll('namespace=~"$namespace",job=~"$job"', '$services');
}

test('uids and titles of the dashboards do not change', () => {
  expect(ours.map(({ uid, title, json }) => [uid, title, json.uid, json.title])).toEqual([
    ['lorem-overview', 'lorem / Overview', 'lorem-overview', 'lorem / Overview'],
    ['lorem-slo', 'lorem / SLO', 'lorem-slo', 'lorem / SLO'],
    ['lorem-nodejs', 'lorem / Node.js', 'lorem-nodejs', 'lorem / Node.js'],
  ]);
});

test('uids are unique across services', () => {
  expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
  for (const { uid } of all) expect(uid).toMatch(/^[a-z0-9-]{8,40}$/);
});

test('dashboards are reproducible', () => {
  expect(JSON.stringify(dashboards(watched))).toBe(JSON.stringify(ours));
});

test.each(all)('$title names only known metrics and labels', (dashboard) => {
  const known = knownSeries(dashboard.catalogue, SLO_SERIES);
  const expressions = expressionsOf(dashboard);
  expect(expressions.length).toBeGreaterThan(dashboard.queries.length);
  expect(expressions.flatMap((expression) => expressionFindings(expression, known))).toEqual([]);
});

test.each(all)('$title queries only the selected installations', ({ queries: targets, json }) => {
  const annotations = json.annotations.list?.map(({ expr }) => expr ?? '') ?? [];
  const unbounded = [...targets.map(({ expr }) => expr), ...annotations].filter((expr) =>
    metricsIn(expr).some((name) => new RegExp(`\\b${name}\\b(?!\\{namespace=~"\\$namespace",job=~"\\$job")`).test(expr)),
  );
  expect(unbounded).toEqual([]);
});

test.each(all)('$title fills the grid without overlaps or gaps', ({ json }) => {
  const places = (json.panels ?? []).map(({ gridPos }) => gridPos ?? { x: 0, y: 0, w: 0, h: 0 });
  const positions = places.flatMap(({ x, y, w, h }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
  );
  const height = Math.max(...places.map(({ y, h }) => y + h));
  expect(new Set(positions).size).toBe(positions.length);
  expect(positions.length).toBe(24 * height);
  expect(Math.max(...places.map(({ x, w }) => x + w))).toBe(24);
});

test.each(all)('every panel of $title has a unique title, a description and a unit', (dashboard) => {
  const panels = panelsOf(dashboard);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  expect(new Set(dashboard.json.panels?.map(({ id }) => id)).size).toBe(dashboard.json.panels?.length);
  for (const { title, description, fieldConfig, targets } of panels) {
    expect({ title, description }).toEqual({
      title: expect.stringMatching(/^[A-Z]/),
      description: expect.stringMatching(/^[A-Z].{20,}\.$/),
    });
    expect({ title, unit: fieldConfig?.defaults.unit }).toEqual({ title, unit: expect.stringMatching(/^(count:[a-zA-Z/]+|\w+)$/) });
    const legends = targets?.map((target) => (target as { legendFormat?: string }).legendFormat);
    expect(legends?.length).toBeGreaterThan(0);
    for (const legend of legends ?? []) expect(legend).toMatch(/^[^_\s]/);
  }
});

test.each(all)('$title declares exactly the variables that it uses', ({ json }) => {
  const { templating, ...rest } = json;
  const declared = templating.list?.map(({ name }) => name) ?? [];
  const used = [...JSON.stringify(rest).matchAll(/\$\{?([a-zA-Z]\w*)/g)].map(([, name]) => name);
  expect([...new Set(used)].sort()).toEqual([...declared].sort());
});

test.each(all)('$title queries only the selected data source', (dashboard) => {
  const sources: unknown[] = [];
  const text = JSON.stringify(dashboard.json);
  JSON.parse(text, (key, value) => (key === 'datasource' ? sources.push(value) : value));
  const asking = panelsOf(dashboard).flatMap(({ targets = [] }) => ['the panel', ...targets]);
  expect(sources.length).toBeGreaterThan(asking.length);
  for (const source of sources) expect(source).toEqual({ type: 'prometheus', uid: '$' + '{datasource}' });
  expect(text).not.toMatch(/__inputs|__requires|DS_/);
});

test.each(all)('$title has a shared crosshair, links, and annotations for deployments and alerts', ({ json, uid }) => {
  const [service] = uid.split('-');
  expect(json.graphTooltip).toBe(1);
  expect(json.tags).toEqual([service]);
  expect(json.links).toMatchObject([
    { type: 'dashboards', tags: [service], includeVars: true, keepTime: true },
    { type: 'link', title: 'Runbooks', targetBlank: true },
  ]);
  expect(JSON.stringify(json)).not.toContain('inControlsMenu');
  expect(json.annotations.list?.map(({ name }) => name)).toEqual(['Deployments', 'Alerts', ...(service === 'lorem' ? ['Faults'] : [])]);
});

test('panels link only to existing dashboards and runbooks', () => {
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
  const runbooks = alerts.map(({ name }) => `${RUNBOOKS}/${name}.md`);
  const linked = all
    .filter(({ uid }) => uid.startsWith('lorem'))
    .flatMap((one) => panelsOf(one).flatMap(({ links }) => links?.map(({ url }) => url ?? '') ?? []));
  const pages = linked.filter((url) => url.startsWith('/d/')).map((url) => /^\/d\/([\w-]+)\?/.exec(url)?.[1]);
  expect(pages.filter((uid) => !ours.some((one) => one.uid === uid))).toEqual([]);
  expect(new Set(pages).size).toBe(2);
  const shown = new Set(linked.filter((url) => !url.startsWith('/d/')));
  const hidden = runbooks.filter((url) => !shown.has(url)).map((url) => url.slice(RUNBOOKS.length + 1));
  expect([...shown].filter((url) => !runbooks.includes(url))).toEqual([]);
  expect([...new Set(hidden)]).toEqual([
    'LoremTargetAbsent.md',
    'LoremMostTargetsDown.md',
    'LoremTrafficCeased.md',
    'LoremSuccessCeased.md',
    'LoremCpuThrottled.md',
    'LoremMetricsMissing.md',
  ]);
});

test('the queries of all panels, also of a service with other objectives', () => {
  const texts = [...ours, sloDashboard(shop)].flatMap(({ queries }) =>
    queries.map(({ dashboard, panel, expr }) => `${dashboard} / ${panel}: ${shortened(expr)}`),
  );
  expect(texts).toMatchSnapshot();
});

test('every metric of the service is on a dashboard, except for one that only an alert reads', () => {
  const seen = new Set(ours.flatMap((one) => expressionsOf({ ...one, catalogue })).flatMap(metricsIn));
  const unseen = Object.values<Metric>(catalogue.metrics).filter((metric) => !seriesNames(metric).some((name) => seen.has(name)));
  expect(unseen.map(({ name }) => name)).toEqual(['lorem_rate_limit_store_up']);
});

test('only the lists of alerts require an incident', () => {
  const targets = panelQueries;
  expect(targets.length).toBe(ours.reduce((sum, one) => sum + one.queries.length, 0));
  expect(targets.filter(({ needs }) => needs === 'incident').map(({ dashboard, panel }) => [dashboard, panel])).toEqual([
    ['lorem-slo', 'Firing now'],
    ['lorem-slo', 'Alerts over time'],
  ]);
});

test('each burn rate panel draws the threshold of its tier', () => {
  const labels = (dashboard: (typeof all)[number] | undefined) =>
    (dashboard ? panelsOf(dashboard) : [])
      .filter(({ title }) => title?.startsWith('Burn rate over'))
      .map(({ title, fieldConfig }) => [
        title,
        fieldConfig?.defaults.custom.axisLabel,
        fieldConfig?.defaults.thresholds?.steps.at(-1)?.value,
      ]);
  expect(labels(all.find(({ uid }) => uid === 'lorem-slo'))).toEqual([
    ['Burn rate over 1h and 5m', 'alert above 14.4', 14.4],
    ['Burn rate over 6h and 30m', 'alert above 6', 6],
    ['Burn rate over 1d and 2h', 'alert above 3', 3],
    ['Burn rate over 3d and 6h', 'alert above 1', 1],
  ]);
  expect(labels(all.find(({ uid }) => uid === 'shop-slo'))[0]).toEqual(['Burn rate over 1h and 5m', 'alert above 13.44', 13.44]);
});
