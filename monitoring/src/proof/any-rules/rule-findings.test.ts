import { expect, test } from '@jest/globals';
import type { RuleGroup } from '../../promql/rules.ts';
import { metricsRead, nativeHistogramRules, ruleFindings } from './rule-findings.ts';

const texts = { labels: {}, annotations: {} };
const ratio = (window: string) => ({
  record: `shop:errors:ratio${window}`,
  expr: `rate(errors_total[${window}]) / rate(all_total[${window}])`,
});
const recorded = [...['5m', '1h', '30m', '6h'].map(ratio), { record: 'shop:errors:ratio_days30d', expr: 'errors_total' }];
const group = (...alerts: string[]): RuleGroup[] => [
  { name: 'shop', rules: [...recorded, ...alerts.map((expr) => ({ alert: 'Burn', expr, ...texts }))] },
];
const messages = (groups: readonly RuleGroup[], exposed?: ReadonlySet<string>) =>
  ruleFindings(groups, exposed).map(({ message }) => message);
const over = (window: string) => `max without (pod) (shop:errors:ratio${window} > (14.4 * 0.001))`;

test('rules that ask for both windows in every way to fire are sound, and so are those of one window only', () => {
  expect(
    messages(group(`(${over('5m')} and ${over('1h')}) or (${over('30m')} and ${over('6h')})`, 'shop:errors:ratio_days30d > 1', 'up == 0')),
  ).toEqual([]);
});

test('a way to fire by one window is found, behind "or" too', () => {
  expect(messages(group(`${over('5m')} or ${over('1h')}`))).toEqual([
    'fires by the window 5m alone: a second one must agree, joined by "and"',
    'fires by the window 1h alone: a second one must agree, joined by "and"',
  ]);
  expect(messages(group(`(${over('5m')} and ${over('1h')}) or ${over('6h')}`))).toHaveLength(1);
  expect(messages(group(`${over('1h')} and ${over('1h')}`))).toEqual(['asks for the window 1h twice, and for no other']);
});

test('windows of several units are told apart by all of them', () => {
  const odd = ['5m', '1h4m', '1d1h43m'].map((window) => ({ record: `shop:burnrate${window}`, expr: 'errors_total' }));
  const asking = (expr: string) => messages([{ name: 'shop', rules: [...odd, { alert: 'Burn', expr, ...texts }] }]);
  expect(asking('shop:burnrate5m > 1 and shop:burnrate1h4m > 1')).toEqual([]);
  expect(asking('shop:burnrate1h4m > 1')).toEqual(['fires by the window 1h4m alone: a second one must agree, joined by "and"']);
  expect(asking('shop:burnrate1h4m > 1 and shop:burnrate1h4m > 2')).toEqual(['asks for the window 1h4m twice, and for no other']);
});

test('a series that nothing records, a metric that nothing exposes and what does not parse are found', () => {
  expect(messages(group('shop:failures > 1'))).toEqual(['reads "shop:failures", which nothing here records']);
  expect(messages(group('up == 0'), new Set(['errors_total', 'all_total']))).toEqual(['reads "up", which nothing here exposes']);
  expect(messages(group('rate(errors_total[5m)'))).toEqual([expect.stringMatching(/^does not parse at character/)]);
});

test('what rules read without recording it is known by name', () => {
  expect(metricsRead(group('up == 0'))).toEqual(['all_total', 'errors_total', 'up']);
});

test('an expression that does not parse reads nothing', () => {
  expect(metricsRead([{ name: 'shop', rules: [{ alert: 'Burn', expr: 'rate(errors_total[5m)', ...texts }] }])).toEqual([]);
});

test('rules that read native histograms are told, those of plain ones are not', () => {
  const rules = [
    { record: 'native', expr: 'histogram_count(rate(answer_seconds[5m]))' },
    { record: 'plain', expr: 'histogram_quantile(0.9, rate(answer_seconds_bucket[5m]))' },
  ];
  expect(nativeHistogramRules([{ name: 'shop', rules }])).toEqual(['native']);
});
