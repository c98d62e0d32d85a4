import { expect, test } from '@jest/globals';
import { asksForAbsence, asksForStillness } from './intent.ts';
import { missingReads } from './references.ts';
import { isKnownStill } from './still-world.ts';
import { ruleSetOf } from './testing/rule-set-of.ts';
import { readsNativeHistograms } from './unproven.ts';

const last = (...exprs: string[]) => {
  const set = ruleSetOf(exprs.map((expr, index) => ({ record: `r:${index}`, expr })));
  const rule = set.rules.at(-1);
  if (!rule) throw new Error('No expression is given, or none that parses');
  return { set, rule };
};

test('a rule reads what the rules that it reads do, and each stands after what it reads', () => {
  const { set, rule } = last('rate(a_total[5m])', 'r:0 + r:2', 'r:1 offset 1h');
  expect(set.closure(rule).map(({ name }) => name)).toEqual(['r:0', 'r:1', 'r:2']);
  expect(set.leaves(rule)).toMatchObject([{ name: 'a_total', use: 'rate' }]);
});

test('offsets and the ranges inside of them are looked back by', () => {
  const { rule } = last('rate(a[5m] offset 1w) + max_over_time(b[1h:] offset 1d) + c offset -5m');
  expect(rule.expression.reads.map(({ lookback }) => lookback)).toEqual([604_800 + 300, 86_400 + 3600, 0]);
});

test.each([
  ['absent (x)', true],
  ['x{a="absent("} == 0', false],
  ['(count(x) or vector(0)) == 0', true],
  ['(sum(x) or vector(0)) / sum(y) < 1', false],
])('whether %s asks for absence is %s', (expr, expected) => {
  const { set, rule } = last(expr);
  expect(asksForAbsence(rule, set)).toBe(expected);
});

test.each([
  ['rate(a[5m]) == 0', true],
  ['10 > sum(increase(a[5m]))', true],
  ['1 - rate(a[5m]) > 0.9', true],
  ['rate(a[5m]) > 0', false],
  ['rate(a[5m]) / rate(b[5m]) < 1', false],
  ['a < 1', false],
])('whether %s asks for stillness is %s', (expr, expected) => {
  const { set, rule } = last(expr);
  expect(asksForStillness(rule, set)).toBe(expected);
});

test.each([
  ['histogram_quantile(0.9, rate(a_bucket[5m]))', false],
  ['histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])) * on () group_left () b)', false],
  ['histogram_quantile(0.9, rate(a[5m]))', true],
  ['histogram_avg(rate(a[5m]))', true],
])('whether %s reads native histograms is %s', (expr, expected) => {
  const { set, rule } = last(expr);
  expect(readsNativeHistograms(rule, set)).toBe(expected);
});

test.each([
  ['rate(a[5m])', true],
  ['rate(a[5m]) > on () b', false],
  ['a_total > 5', false],
  ['rate(a[5m]) unless rate(b[5m])', false],
  ['up == 0', false],
])('whether it is known what %s reads while counters stand still is %s', (expr, expected) => {
  const { set, rule } = last(expr);
  expect(isKnownStill(rule, set)).toBe(expected);
});

test.each([
  ['a:b > 1', 1],
  ['{"a:b"} > 1', 1],
  ['{__name__=~"a:.+"} > 1', 1],
  ['{__name__=~"r:.+"} > 1', 0],
  ['a:b or r:0', 0],
  ['a:b > 1 or r:0 > 1', 1],
  ['vllm:num_requests_waiting > 1 and :tensorflow:serving:request_count > 1', 0],
  ['plain > 1', 0],
])('what nothing records is found in %s', (expr, count) => {
  const { set } = last('up', expr);
  expect(missingReads(set, new Set(['r:0']), undefined)).toHaveLength(count);
});
