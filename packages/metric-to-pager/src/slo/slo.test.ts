import { expect, test } from '@jest/globals';
import { defineCatalogue } from '../catalogue/catalogue.ts';
import { expressionFindings, knownSeries, matches, matchesNot, seconds } from '../promql/index.ts';
import type { RecordingRule } from '../promql/rules.ts';
import {
  BURN_WINDOWS,
  burnAlerts,
  burnFactor,
  defineObjectives,
  errorBudget,
  errorRatioSli,
  latencySli,
  type Objective,
  type Objectives,
  recordingGroups,
  SLO_SERIES,
  SLO_WINDOWS,
} from './index.ts';

const catalogue = defineCatalogue({
  shop_order_duration_seconds: {
    type: 'histogram',
    help: 'Time.',
    unit: 'seconds',
    labels: { kind: ['book', 'toy'], code: ['200', '404', '500'] },
    buckets: [0.25, 1],
  },
  shop_open: { type: 'gauge', help: 'Open.' },
});
const { shop_order_duration_seconds: duration, shop_open: open } = catalogue.metrics;

const paid: Objective = {
  description: 'Orders do not fail.',
  target: 0.999,
  sli: errorRatioSli(duration, { events: { code: matchesNot('4..') }, bad: { code: matches('5..') } }),
  drill: 'error',
};
const fast: Objective = {
  description: 'Orders are fast.',
  target: 0.99,
  sli: latencySli(duration, { events: { kind: 'toy' }, above: 0.25 }),
  drill: 'latency',
};
const objectives = defineObjectives({ period: '30d', minBadEvents: 10, objectives: { paid, fast } });
const context = { alertPrefix: 'Shop', namespace: 'mall', job: 'shop' };
const rules = recordingGroups(objectives, { namespace: 'mall', job: 'shop' }).flatMap(
  ({ rules: inGroup }) => inGroup as readonly RecordingRule[],
);

function findings(change: Partial<Objectives> & { readonly paid?: Partial<Objective> }): string[] {
  const { paid: changed, ...rest } = change;
  try {
    defineObjectives({ ...objectives, objectives: { paid: { ...paid, ...changed } }, ...rest });
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

test('burn rate thresholds follow from budget share and period, and are those of the SRE workbook for 30 days', () => {
  expect(BURN_WINDOWS.map((window) => burnFactor(window, '30d'))).toEqual([14.4, 6, 3, 1]);
  expect(BURN_WINDOWS.map((window) => burnFactor(window, '28d'))).toEqual([13.44, 5.6, 2.8, 0.933333333333]);
});

test('a short window is a twelfth of its long window', () => {
  expect(BURN_WINDOWS.map(({ long, short }) => seconds(long) / seconds(short))).toEqual([12, 12, 12, 12]);
});

test('an error budget has no floating-point residue', () => {
  expect([0.999, 0.99, 0.9999].map((target) => errorBudget({ target }))).toEqual([0.001, 0.01, 0.0001]);
});

test('reports all findings of objectives at once, each with its path', () => {
  expect(findings({ period: '1d', minBadEvents: 0, paid: { target: 99.9, description: '', drill: ' ' } })).toEqual([
    'period must be 7 to 90 days, such as "30d", got "1d"',
    'minBadEvents must be a positive integer, got "0"',
    'objectives.paid.target must be between 0 and 1, got "99.9"',
    'objectives.paid.description must state the objective',
    'objectives.paid.drill must name the fault that burns the budget',
  ]);
});

test('accepts periods of 7 and 90 days, and evaluates slow groups more often than series go stale', () => {
  expect([findings({ period: '7d' }), findings({ period: '90d' })]).toEqual([[], []]);
  const intervals = recordingGroups(objectives, context).map(({ interval }) => interval);
  expect(intervals).toEqual([undefined, '2m', '2m', undefined, '2m', '2m']);
});

test('refuses a target for which the first alert cannot fire, and accepts the next one above', () => {
  expect(findings({ paid: { target: 0.93 } })).toEqual([
    'objectives.paid.target must be above 0.9306, got "0.93": even if all events are bad, the burn rate stays below 14.4, and the first alert cannot fire',
  ]);
  expect(findings({ paid: { target: 0.931 } })).toEqual([]);
});

test.each<[Partial<Objectives> & { readonly paid?: Partial<Objective> }, string]>([
  [{ objectives: {} }, 'objectives must not be empty'],
  [{ objectives: { 'Paid!': paid } }, 'objectives.Paid! must have a name of at most 31 lower case letters, digits and dashes'],
  [{ period: '91d' }, 'period must be 7 to 90 days, such as "30d", got "91d"'],
  [{ period: '4w' }, 'period must be 7 to 90 days, such as "30d", got "4w"'],
  [{ minBadEvents: 1.5 }, 'minBadEvents must be a positive integer, got "1.5"'],
  [{ paid: { target: Number.NaN } }, 'objectives.paid.target must be between 0 and 1, got "NaN"'],
  [{ paid: { target: 1 } }, 'objectives.paid.target must be between 0 and 1, got "1"'],
  [
    { paid: { sli: { metric: open, events: {}, bad: { above: 1 } } } },
    'objectives.paid.sli.metric must be a counter or a histogram, got the gauge "shop_open"',
  ],
  [
    { paid: { sli: { metric: duration, events: {}, bad: { above: 0.3 } } } },
    'objectives.paid.sli.above must be one of the buckets 0.25, 1, got "0.3"',
  ],
  [
    { paid: { sli: { metric: duration, events: { colour: 'red' }, bad: { above: 1 } } } },
    'objectives.paid.sli.events.colour is not a label of "shop_order_duration_seconds", which has kind, code',
  ],
  [
    { paid: { sli: errorRatioSli(duration, { events: {}, bad: {} }) } },
    'objectives.paid.sli.bad must not be empty: every event would be bad',
  ],
  [
    { paid: { sli: errorRatioSli(duration, { events: { code: matches('2..') }, bad: { code: matches('5..') } }) } },
    'objectives.paid.sli.bad.code matches none of the values 200, 404, 500',
  ],
])('refuses %j', (change, finding) => {
  expect(findings(change)).toContain(finding);
});

test('an SLI that contradicts its metric does not compile', () => {
  // @ts-expect-error a gauge has no events
  errorRatioSli(open, { events: {}, bad: {} });
  // @ts-expect-error not a bound of the histogram
  latencySli(duration, { events: {}, above: 0.3 });
  // @ts-expect-error not a value of the label
  errorRatioSli(duration, { events: {}, bad: { code: '501' } });
  expect.assertions(0);
});

test('bad events are selected by their labels, and are 0 when all events are good', () => {
  expect(rules.find(({ record, labels }) => record === 'slo:bad_events:rate1h' && labels?.['slo'] === 'paid')?.expr).toBe(
    `sum by (namespace, job) (rate(shop_order_duration_seconds_count{namespace="mall",job="shop",code!~"4..",code=~"5.."}[1h]))
or on (namespace, job)
slo:events:rate1h{namespace="mall",job="shop",slo="paid"} * 0`,
  );
});

test('an SLI with its own target labels still selects the installation', () => {
  const elsewhere = { ...fast, sli: latencySli(duration, { events: { job: 'other', pod: 'a' }, above: 0.25 }) };
  const [group] = recordingGroups({ ...objectives, objectives: { elsewhere } }, { namespace: 'mall', job: 'shop' });
  const read = (group?.rules ?? []).flatMap(({ expr }) => expr.match(/shop_order_\w+\{[^}]*\}/g) ?? []);
  expect(new Set(read.map((selector) => selector.replace(/^\w+/, '')))).toEqual(
    new Set(['{namespace="mall",job="shop",job="other",pod="a"}', '{namespace="mall",job="shop",job="other",pod="a",le="0.25"}']),
  );
});

test('slow events are all events minus those in the bucket, never negative, and all events when the bucket is missing', () => {
  expect(rules.find(({ record, labels }) => record === 'slo:bad_events:rate5m' && labels?.['slo'] === 'fast')?.expr).toBe(
    `clamp_min(slo:events:rate5m{namespace="mall",job="shop",slo="fast"} - on (namespace, job) (sum by (namespace, job) (rate(shop_order_duration_seconds_bucket{namespace="mall",job="shop",kind="toy",le="0.25"}[5m]))
or on (namespace, job)
slo:events:rate5m{namespace="mall",job="shop",slo="fast"} * 0), 0)`,
  );
});

test('every event of the period has the same weight', () => {
  expect(rules.find(({ record }) => record === 'slo:bad_per_event:ratio_period')?.expr).toBe(
    `sum_over_time(slo:bad_events:rate5m{namespace="mall",job="shop",slo="paid"}[30d]) / (sum_over_time(slo:events:rate5m{namespace="mall",job="shop",slo="paid"}[30d]) > 0)
or
sum_over_time(slo:events:rate5m{namespace="mall",job="shop",slo="paid"}[30d]) * 0`,
  );
});

test('every series is declared, and recorded once per objective with its label', () => {
  const recorded = rules.map(({ record, labels }) => `${record} ${labels?.['slo']}`).sort();
  expect(recorded).toEqual(SLO_SERIES.flatMap(({ name }) => [`${name} fast`, `${name} paid`]).sort());
  expect(SLO_WINDOWS).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
});

test('a ratio is recorded after its operands, in the same group', () => {
  for (const group of recordingGroups(objectives, context)) {
    const names = (group.rules as readonly RecordingRule[]).map(({ record }) => record);
    for (const [index, name] of names.entries()) {
      const parts = [name.replace('bad_per_event:ratio_rate', 'events:rate'), name.replace('bad_per_event:ratio_rate', 'bad_events:rate')];
      if (name.includes('ratio_rate')) expect(parts.map((part) => names.indexOf(part)).every((at) => at >= 0 && at < index)).toBe(true);
    }
  }
});

test('every expression parses, names only known series, and selects the installation', () => {
  const known = knownSeries(catalogue, SLO_SERIES);
  const expressions = [...rules.map(({ expr }) => expr), ...burnAlerts(objectives, context).map(({ expr }) => expr.text)];
  expect(expressions.flatMap((expression) => expressionFindings(expression, known))).toEqual([]);
  const selectors = expressions.flatMap((expression) => expression.match(/\{[^}]*\}/g) ?? []);
  expect(selectors.length).toBeGreaterThan(100);
  expect(selectors.filter((braces) => !braces.includes('namespace="mall",job="shop"'))).toEqual([]);
});

test('each tier and objective has one burn alert, which requires both windows and enough bad events, and has no "for"', () => {
  const alerts = burnAlerts(objectives, context);
  expect(alerts.map(({ severity, labels }) => [labels?.['slo'], labels?.['tier'], severity])).toEqual([
    ['paid', 'page-fast', 'critical'],
    ['paid', 'page-slow', 'critical'],
    ['paid', 'ticket-fast', 'warning'],
    ['paid', 'ticket-slow', 'warning'],
    ['fast', 'page-fast', 'critical'],
    ['fast', 'page-slow', 'critical'],
    ['fast', 'ticket-fast', 'warning'],
    ['fast', 'ticket-slow', 'warning'],
  ]);
  expect(alerts[0]?.expr.text).toBe(
    `slo:bad_per_event:ratio_rate1h{namespace="mall",job="shop",slo="paid"} > 0.0144
and
slo:bad_per_event:ratio_rate5m{namespace="mall",job="shop",slo="paid"} > 0.0144
and
slo:bad_events:rate1h{namespace="mall",job="shop",slo="paid"} * 3600 >= 10`,
  );
  expect(alerts[3]?.expr.text).toContain('slo:bad_events:rate3d{namespace="mall",job="shop",slo="paid"} * 259200 >= 10');
  expect(alerts[0]?.description).toContain(
    'of the events of the last 1h were bad, and more than 1.44% of those of the last 5m. At a burn rate of 14.4, the budget of 30d is spent in 2.1 days.',
  );
  expect(alerts.filter((alert) => alert.for !== undefined)).toEqual([]);
});
