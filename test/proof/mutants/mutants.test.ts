import { expect, test } from '@jest/globals';
import { defineCatalogue } from 'metric-to-pager';
import { targetDown } from 'metric-to-pager/alerts';
import { metricsIn } from 'metric-to-pager/promql';
import { errorRatioSli, latencySli, recordingGroups, ruleGroups } from 'metric-to-pager/slo';
import { distinctMutants, mutants, nameOf } from './mutants.ts';

const { metrics } = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: ['ok', 'failed'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', buckets: [0.25, 1] },
});
const objectives = {
  period: '30d',
  minBadEvents: 10,
  objectives: {
    orders: {
      description: 'Work.',
      target: 0.99,
      byHand: 'x',
      sli: errorRatioSli(metrics.shop_orders_total, { events: {}, bad: { outcome: 'failed' } }),
    },
    speed: {
      description: 'Fast.',
      target: 0.9,
      byHand: 'x',
      sli: latencySli(metrics.shop_order_duration_seconds, { events: {}, above: 0.25 }),
    },
  },
} as const;
const groups = ruleGroups(
  { objectives, alerts: [targetDown] },
  { alertPrefix: 'Shop', namespace: 'mall', job: 'shop' },
  { runbooks: 'https://x.example' },
);
const all = mutants(groups);

test('a mutant differs from the sound rules in one rule, and still parses', () => {
  const sound = new Set(groups.flatMap(({ rules }) => rules));
  for (const mutant of all) {
    const rules = mutant.groups.flatMap((group) => group.rules);
    const broken = rules.filter((rule) => !sound.has(rule));
    const dropped = sound.size - rules.length;
    expect(broken.length + dropped).toBe(1);
    expect(broken).not.toContainEqual(mutant.rule);
    expect(broken.flatMap(({ expr }) => metricsIn(expr)).length + dropped).toBeGreaterThan(
      broken.some(({ expr }) => expr.startsWith('vector')) ? -1 : 0,
    );
  }
});

test('every rule has its mutants, and no two have the same name', () => {
  const rules = groups.flatMap(({ rules }) => rules);
  const broken = new Set(all.map(({ rule }) => rule));
  expect(rules.filter((rule) => !broken.has(rule)).map(nameOf)).toEqual([]);
  expect(new Set(all.map(({ name, rule }) => `${rules.indexOf(rule)} ${name}`)).size).toBe(all.length);
});

test('of mutants that are alike one is taken, and of every operator at least one', () => {
  const distinct = distinctMutants(groups);
  expect(distinct.length).toBeLessThan(all.length / 2);
  expect(new Set(distinct.map(({ operator }) => operator))).toEqual(new Set(all.map(({ operator }) => operator)));
  const budgets = distinct.filter(({ rule }) => 'record' in rule && rule.record.startsWith('slo:bad_per_event:'));
  expect(new Set(budgets.map(({ rule }) => rule.labels?.['slo']))).toEqual(new Set(['orders', 'speed']));
  expect(recordingGroups(objectives, { namespace: 'mall', job: 'shop' }).length).toBeGreaterThan(0);
});

test('both windows, both directions and both comparisons are among what is broken', () => {
  const operators = new Set(all.map(({ operator }) => operator));
  for (const wanted of [
    'and becomes or',
    'swaps the windows',
    'reads another window',
    'raises a limit',
    'lowers a limit',
    'drops the rule',
    'does not wait',
  ])
    expect(operators).toContain(wanted);
});
