import { expect, test } from '@jest/globals';
import { nanReason } from './nan-reason.ts';
import { ruleSetOf } from './testing/rule-set-of.ts';

const reasonOf = (...exprs: readonly string[]) => {
  const set = ruleSetOf(exprs.map((expr, index) => ({ record: `rule:${index}`, expr })));
  const last = set.rules.at(-1);
  return last === undefined ? undefined : nanReason(last, set);
};

test.each([
  [
    'rate(b_total[5m]) / rate(a_total[5m])',
    ', as it divides by "rate(a_total[5m])": let it yield nothing then, by "(rate(a_total[5m]) > 0)"',
  ],
  ['1 - sum(b) / on (job)\n  sum by (job) (a)', 'divides by "sum by (job) (a)"'],
  ['vector(0) / 0', 'divides by "0"'],
  [
    'histogram_quantile(0.9, sum by (le) (rate(x_bucket{job="a"}[5m])))',
    ', as it takes a quantile of "sum by (le) (rate(x_bucket{job="a"}[5m]))", whose buckets hold no observation: let it yield nothing then, by "and" with a rate of "x_count{job="a"}" above 0',
  ],
])('%s: what divides, or why a quantile is empty', (expr, reason) => expect(reasonOf(expr)).toContain(reason));

test.each(['a / 2', 'a / (b > 0)', 'a / clamp_min(b, 1)', 'sqrt(a)'])('%s divides by nothing that is zero', (expr) => {
  expect(reasonOf(expr)).toBe('');
});

test('the reason is that of the nearest rule that has one', () => {
  expect(reasonOf('b / a', 'rule:0 * 100')).toMatch(/^, as "rule:0", which it reads, divides by "a"/);
  expect(reasonOf('b / a', 'rule:0 / c')).toMatch(/^, as it divides by "c"/);
});
