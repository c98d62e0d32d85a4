import { expect, test } from '@jest/globals';
import { windowFindings } from './burn-windows.ts';
import { ruleSetOf } from './testing/rule-set-of.ts';

const recording = ['5m', '30m', '1h', '6h'].map((window) => ({
  record: `shop:errors:ratio${window}`,
  expr: `rate(errors_total[${window}]) / rate(all_total[${window}])`,
}));
const messages = (...exprs: string[]) =>
  windowFindings(ruleSetOf([...recording, ...exprs.map((expr) => ({ alert: 'Burn', expr }))])).map(({ message }) => message);
const over = (window: string, limit = '(14.4 * 0.001)') => `max without (pod) (shop:errors:ratio${window} > ${limit})`;

test.each([
  `(${over('5m')} and ${over('1h')}) or (${over('30m')} and ${over('6h')})`,
  'shop:errors:ratio5m > 0.5',
  'rate(sum_seconds[5m]) / rate(count[5m]) > 5 * 60',
  'increase(failed_total[1h]) > 3 * 2',
  'up == 0',
])('nothing is wrong with %s', (expr) => {
  expect(messages(expr)).toEqual([]);
});

test('a way to fire by one window is found, behind "or" too, in recorded and in written ratios', () => {
  expect(messages(`${over('5m')} or ${over('1h')}`)).toEqual([
    'fires by the window 5m alone: a second one must agree, joined by "and"',
    'fires by the window 1h alone: a second one must agree, joined by "and"',
  ]);
  expect(messages(`(${over('5m')} and ${over('1h')}) or ${over('6h')}`)).toHaveLength(1);
  expect(messages('rate(b_total[60m]) / rate(a_total[1h]) > (1 - 0.999) * 14')).toEqual([expect.stringContaining('the window 1h alone')]);
});

test('a window that is asked for twice is no second one', () => {
  expect(messages(`${over('1h')} and ${over('1h')}`)).toEqual([expect.stringContaining('asks for the window 1h twice, and for no other')]);
});

test('limits that are plain numbers are those of a burn rate where an alert of the name asks for two windows', () => {
  const both = `${over('5m', '0.0144')} and ${over('1h', '0.0144')}`;
  expect(messages(both, over('6h', '0.006'))).toEqual(['fires by the window 6h alone: a second one must agree, joined by "and"']);
});
