import { expect, test } from '@jest/globals';
import type { RuleGroup } from '../promql/rules.ts';
import { rulesFor } from './dependencies.ts';

const rate = (slo: string) => ({ record: 'slo:rate', expr: 'rate(a_total[5m])', labels: { slo } });
const ratio = (slo: string) => ({ record: 'slo:ratio', expr: `slo:rate{slo="${slo}"} / 2`, labels: { slo } });
const alert = { alert: 'Burn', expr: 'slo:ratio{slo="a"} > 1', labels: {}, annotations: {} };
const groups: RuleGroup[] = [
  { name: 'a', rules: [rate('a'), ratio('a')] },
  { name: 'b', rules: [rate('b'), ratio('b')] },
  { name: 'alerts', rules: [alert] },
];
const proof = { subject: 'Burn', concerns: (rule: { readonly alert?: string }) => rule.alert === 'Burn', cases: [] };

test('a rule comes with those that it reads, in their order, and without those of another objective', () => {
  expect(rulesFor(proof, groups)).toEqual([groups[0], groups[2]]);
});

test('a rule that forgets which objective it is about reads those of all', () => {
  const careless = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => (rule === alert ? { ...alert, expr: 'slo:ratio > 1' } : rule)),
  }));
  expect(rulesFor(proof, careless).map(({ name }) => name)).toEqual(['a', 'b', 'alerts']);
});

test('what the cases bring along is not recorded', () => {
  expect(rulesFor({ ...proof, given: ['slo:rate'] }, groups)[0]?.rules).toEqual([ratio('a')]);
});
