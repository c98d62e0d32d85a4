import { expect, test } from '@jest/globals';
import type { RuleGroup } from '../../promql/rules.ts';
import { healthy, idle, plainSeries } from './plain-series.ts';

const groups = (...exprs: string[]): RuleGroup[] => [
  { name: 'shop', rules: exprs.map((expr, index) => ({ record: `shop:r${index}`, expr })) },
];
const HOME = 'namespace="shop",job="shop",pod="shop-1",instance="10.0.0.1:8080"';

test('what a narrower selector counts is trouble, unless it counts success', () => {
  const made = plainSeries(
    groups('sum(rate(a_total{code=~"(5..|429)"}[5m])) / sum(rate(a_total[5m]))', 'rate(b_total{code=~"2.."}[5m]) / rate(b_total[5m])'),
  );
  expect(made.map(({ name, labels, trouble }) => [name, labels['code'], trouble])).toEqual([
    ['a_total', '500', true],
    ['a_total', undefined, false],
    ['b_total', '200', false],
    ['b_total', undefined, false],
  ]);
});

test.each([
  ['code=~"5.."', true],
  ['code!~"2.."', true],
  ['grpc_code=~"Aborted|Unavailable|Internal"', true],
  ['result="error"', true],
  ['code!~"4.."', false],
  ['code=~"2..|499"', false],
  ['code=~".+"', false],
  ['method="GET"', false],
])('whether {%s} counts trouble is told by its values', (condition, expected) => {
  const [made] = plainSeries(groups(`rate(a_total{${condition}}[5m])`));
  expect(made?.trouble).toBe(expected);
});

test('what something is divided by is a whole, however narrow', () => {
  const made = plainSeries(groups('rate(a_total{queue="b",code="500"}[5m]) / (0 + rate(a_total{queue="b"}[5m]))', 'rate(a_total[5m])'));
  expect(made.map(({ trouble }) => trouble)).toEqual([true, false, false]);
});

test('in idleness counters stand still, in health all go on but trouble', () => {
  const made = plainSeries(groups('rate(a_total{code="500"}[5m]) / rate(a_total[5m])', 'rate(failed_total[5m])', 'up == 0', 'shop:r0'));
  const failing = `a_total{${HOME},code="500"}`;
  expect(idle(made, 3)).toEqual({
    [failing]: '0x3',
    [`a_total{${HOME}}`]: '0x3',
    [`failed_total{${HOME}}`]: '0x3',
    [`up{${HOME}}`]: '1x3',
  });
  expect(healthy(made, 3)).toEqual({
    [failing]: '0x3',
    [`a_total{${HOME}}`]: '0+600x3',
    [`failed_total{${HOME}}`]: '0x3',
    [`up{${HOME}}`]: '1x3',
  });
});

test('a value is found that every condition allows', () => {
  const labels = plainSeries(groups('rate(a_total{code!~"4..",code!="200",verb=~"GET|POST",path=~"/api/.+"}[5m])'))[0]?.labels;
  expect(labels).toMatchObject({ verb: 'GET', path: '/api/x' });
  expect(labels?.['code']).not.toMatch(/^(4..|200)$/);
});
