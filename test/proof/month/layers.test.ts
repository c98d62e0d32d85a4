import { expect, test } from '@jest/globals';
import type { RuleGroup } from 'metric-to-pager/promql';
import { layersOf } from './layers.ts';

const labels = { slo: 'one' };
const groups: RuleGroup[] = [
  {
    name: 'fast',
    rules: [
      { record: 'one:budget', expr: '1 - one:ratio', labels },
      { record: 'one:ratio', expr: 'one:bad / one:all', labels },
      { record: 'one:all', expr: 'rate(all_total[5m])', labels },
      { record: 'two:all', expr: 'rate(all_total[5m])', labels: { slo: 'two' } },
    ],
  },
  { name: 'slow', interval: '2m', rules: [{ record: 'one:bad', expr: 'rate(bad_total[5m])', labels }] },
];

test('a layer reads only what the layers before it record, at the pace of its group', () => {
  const layers = layersOf(groups, 'one', 60).map((layer) => layer.map(({ rule, interval }) => [rule.record, interval]));
  expect(layers).toEqual([
    [
      ['one:all', 60],
      ['one:bad', 120],
    ],
    [['one:ratio', 60]],
    [['one:budget', 60]],
  ]);
});

test('rules that read each other are refused', () => {
  const round = [
    { record: 'a:b', expr: 'b:a', labels },
    { record: 'b:a', expr: 'a:b', labels },
  ];
  expect(() => layersOf([{ name: 'round', rules: round }], 'one', 60)).toThrow('The rules a:b, b:a read each other');
});
