import { expect, test } from '@jest/globals';
import { count } from 'metric-to-pager/proof';
import { budgetError } from './budget-error.ts';
import { INCIDENTS, MONTH, monthOfTraffic } from './month.ts';

const target = { budget: 0.01, period: 30, minBad: 10 };
const traffic = monthOfTraffic(target);
const counted = count(MONTH, 60, (minute) => traffic.at(minute));
const over = { start: 7, end: 7 + MONTH * 60, step: 60 };

/** What is left of the budget by the mean of the counts of some minutes ago, with something added to it. */
function left(minute: number, before: readonly number[], more: number): number {
  const counts = before.map((ago) => counted.upTo[Math.max(0, minute - ago)] ?? { good: 0, bad: 0 });
  const bad = counts.reduce((sum, one) => sum + one.bad, 0);
  const good = counts.reduce((sum, one) => sum + one.good, 0);
  return 1 - (bad === 0 ? 0 : bad / (good + bad)) / target.budget + more;
}

function measured(before: readonly number[], more: (minute: number) => number) {
  const minutes = Array.from({ length: MONTH + 1 }, (_, minute) => minute);
  const values = new Map(minutes.map((minute): [number, number] => [7 + minute * 60, left(minute, before, more(minute))]));
  const history = { stored: async () => [{ labels: {}, values }] };
  return budgetError(history, { labels: {}, over }, { counted, target });
}

test('a budget that is the mean of four minutes is exact, and behind the count only in an incident', async () => {
  const { smoothed, calm, instant } = await measured([0, 1, 2, 3], () => 0);
  expect(smoothed).toBeLessThan(1e-12);
  expect(calm).toBeLessThan(0.0001);
  expect(instant).toBeGreaterThan(0.001);
});

test('one that is later than that, or off at the end of the month, is wrong', async () => {
  expect((await measured([3, 4, 5, 6], () => 0)).smoothed).toBeGreaterThan(0.001);
  const off = await measured([0, 1, 2, 3], (minute) => (minute === MONTH ? 0.002 : 0));
  expect(off.smoothed).toBeCloseTo(0.002, 6);
  expect(off.calm).toBeCloseTo(0.002, 3);
});

test('in an incident and the minutes after it, a budget may be behind the count, but is no further from the mean', async () => {
  const [incident] = INCIDENTS;
  const during = (incident?.from ?? 0) + 10;
  const { smoothed, calm } = await measured([0, 1, 2, 3], (minute) => (minute === during ? 0.05 : 0));
  expect(smoothed).toBeGreaterThan(0.001);
  expect(calm).toBeLessThan(0.0001);
});
