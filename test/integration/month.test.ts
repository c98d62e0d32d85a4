import { expect, test } from '@jest/globals';
import { proofSubject } from 'metric-to-pager/proof';
import { lorem } from '../../charts/lorem.ts';
import { proveMonths } from '../proof/month/months.ts';

test('in a simulated month in a real Prometheus every incident is detected in time, no alert is false, and the budget is exact', async () => {
  const programs = { promtool: 'promtool', prometheus: 'prometheus' };
  const { findings, months } = await proveMonths(proofSubject(lorem), programs, () => {});
  expect(findings).toEqual([]);
  expect(Object.keys(months)).toEqual(Object.keys(lorem.objectives.objectives));
});
