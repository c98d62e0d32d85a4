import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { objectives } from '../../service/objectives.ts';
import { DRILLS } from '../cluster/alerts/drills.ts';
import { promised, titleOf } from '../cluster/alerts/promises.ts';
import { DOCUMENT, measuredIn, proofDocument } from '../prove/document.ts';
import { INEXACT_BUDGET } from '../prove/month.ts';

const document = readFileSync(resolve(import.meta.dirname, '../..', DOCUMENT), 'utf8');
const measured = measuredIn(document);

test('the tables of the proofs are those of today: npm run prove -- --mutants --month', () => {
  expect(document).toBe(proofDocument(measured));
});

test.each(Object.keys(objectives.objectives))('the month of %s found every incident and kept its budget', (slo) => {
  const { found, budget } = measured.months[slo] ?? {};
  expect(Object.values(found ?? {})).toHaveLength(4);
  expect(Object.values(found ?? {}).every(Number.isFinite)).toBe(true);
  expect(Math.max(budget?.smoothed ?? 1, budget?.calm ?? 1)).toBeLessThanOrEqual(INEXACT_BUDGET);
});

test('every drill was run on a cluster, and its alert came as promised', () => {
  const { evaluation, times } = measured.drills;
  expect(Object.keys(times)).toEqual(DRILLS.map(titleOf));
  for (const drill of DRILLS) {
    const { metric = Number.NaN, firing = Number.NaN, delivered = Number.NaN } = times[titleOf(drill)] ?? {};
    expect(firing - metric).toBeLessThanOrEqual(promised(drill, evaluation).firing);
    expect(delivered - firing).toBeLessThanOrEqual(promised(drill, evaluation).delivered);
  }
});
