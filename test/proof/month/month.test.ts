import { expect, test } from '@jest/globals';
import { badShare, count, within } from 'metric-to-pager/proof';
import { INCIDENTS, MONTH, monthOfTraffic, ROLLOUTS } from './month.ts';

const budget = 0.001;
const traffic = monthOfTraffic({ budget });
const counted = count(MONTH, 60, (minute) => traffic.at(minute));
const requests = (from: number, minutes: number) => within(counted, minutes * 60, from + minutes);
const all = (from: number, minutes: number) => requests(from, minutes).good + requests(from, minutes).bad;
const DAY = 1440;

test('days are busier than nights, and weekdays busier than weekends', () => {
  expect(all(12 * 60, 60)).toBeGreaterThan(50 * all(2 * 60, 60));
  expect(all(0, DAY)).toBeGreaterThan(2 * all(5 * DAY, DAY));
});

test.each(INCIDENTS)('$name burns at the pace that is said of it', ({ from, minutes, burn }) => {
  expect(badShare(requests(from, minutes))).toBeCloseTo(Math.min(1, burn * budget), 4);
});

test('the last incident is a night with little traffic, and without incidents hardly anything fails', () => {
  const last = INCIDENTS.at(-1);
  expect(all(last?.from ?? 0, last?.minutes ?? 0)).toBeLessThan(50);
  expect(badShare(requests(0, 3 * DAY)) / budget).toBeCloseTo(0.1, 2);
});

test('every rollout replaces every pod, with both serving for a moment', () => {
  for (const at of ROLLOUTS) expect(traffic.pods.filter(({ from, to }) => from <= at && at < to)).toHaveLength(4);
  expect(traffic.pods.filter(({ from, to }) => from <= 100 && 100 < to)).toHaveLength(2);
});
