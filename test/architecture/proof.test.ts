import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

import { lorem } from '../../charts/lorem.ts';
import { DRILLS, titleOf } from '../cluster/alerts/drills.ts';
import { latencyBounds } from '../cluster/alerts/latency-bounds.ts';
import { DOCUMENT, documentOf, readMeasured } from '../proof/measured.ts';
import { MAX_BUDGET_ERROR } from '../proof/month/months.ts';

const measured = readMeasured();

test('PROOF.md is up to date: npm run prove -- --mutants --month', () => {
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(documentOf(measured));
});

test.each(Object.keys(lorem.objectives.objectives))('the month of %s detects every incident, and its budget is exact', (slo) => {
  const { found, budget } = measured.months[slo] ?? {};
  expect(Object.values(found ?? {})).toHaveLength(4);
  expect(Object.values(found ?? {}).every(Number.isFinite)).toBe(true);
  expect(Math.max(budget?.smoothed ?? 1, budget?.calm ?? 1)).toBeLessThanOrEqual(MAX_BUDGET_ERROR);
});

test('every drill is recorded, and its alert fired and was delivered within the bounds', () => {
  const { evaluation, times } = measured.drills;
  expect(Object.keys(times)).toEqual(DRILLS.map(titleOf));
  for (const drill of DRILLS) {
    const { metric = Number.NaN, firing = Number.NaN, delivered = Number.NaN } = times[titleOf(drill)] ?? {};
    expect(firing - metric).toBeLessThanOrEqual(latencyBounds(drill, evaluation).firing);
    expect(delivered - firing).toBeLessThanOrEqual(latencyBounds(drill, evaluation).delivered);
  }
});
