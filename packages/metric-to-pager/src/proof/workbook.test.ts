import { expect, test } from '@jest/globals';
import { badShare, budgetLeft, count, TIERS, threshold, verdict, within } from './workbook.ts';

const target = { budget: 0.001, period: 30, minBad: 10 };
const [pageFast, pageSlow, ticketFast, ticketSlow] = TIERS;
if (!pageFast || !pageSlow || !ticketFast || !ticketSlow) throw new Error('The workbook has four tiers');

/** So many minutes with the same share of bad requests, after minutes with another one. */
const minutes = (first: number, before: number, after: number) =>
  count(240, 60, (minute) => {
    const bad = Math.round(10_000 * (minute <= first ? before : after));
    return { good: 10_000 - bad, bad };
  });

test('thresholds are those that the workbook prints: 14.4, 6, 3 and 1 times the budget', () => {
  expect(TIERS.map((tier) => Number((threshold(tier, target) / target.budget).toFixed(9)))).toEqual([14.4, 6, 3, 1]);
});

test('a short window is a twelfth of the long one', () => {
  expect(TIERS.map(({ long, short }) => long / short)).toEqual([12, 12, 12, 12]);
});

test('a window holds the requests before its end, and none before there were any', () => {
  const counted = count(10, 60, () => ({ good: 9, bad: 1 }));
  expect(within(counted, 300, 10)).toEqual({ good: 45, bad: 5 });
  expect(within(counted, 300, 2)).toEqual({ good: 27, bad: 3 });
  expect([badShare({ good: 9, bad: 1 }), badShare({ good: 0, bad: 0 })]).toEqual([0.1, 0]);
});

test.each([
  [0.0147, 'firing'],
  [0.0141, 'silent'],
  [0.0144, 'open'],
])('a steady share of %s is %s by the fastest tier', (share, is) => {
  expect(verdict(minutes(0, share, share), { tier: pageFast, target }, 120)).toBe(is);
});

test('the alert ends when the short window is clean, though the long one is not', () => {
  const counted = minutes(120, 0.03, 0);
  expect([120, 127].map((minute) => verdict(counted, { tier: pageFast, target }, minute))).toEqual(['firing', 'silent']);
  expect(badShare(within(counted, pageFast.long, 127))).toBeGreaterThan(threshold(pageFast, target));
});

test('the alert waits for the long window, though the short one burns', () => {
  const counted = minutes(120, 0, 0.03);
  expect([127, 155].map((minute) => verdict(counted, { tier: pageFast, target }, minute))).toEqual(['silent', 'firing']);
});

test('what a scrape a step late would not have seen is left open', () => {
  const counted = minutes(120, 0, 1);
  expect([121, 122].map((minute) => verdict(counted, { tier: pageFast, target }, minute))).toEqual(['open', 'firing']);
});

test('too few bad requests are no trend, whatever their share', () => {
  const bad = (each: number) => count(120, 60, (minute) => ({ good: 0, bad: minute % each === 0 ? 1 : 0 }));
  expect([9, 4].map((each) => verdict(bad(each), { tier: pageFast, target }, 120))).toEqual(['silent', 'firing']);
});

test('half of the allowed bad requests are half of the budget', () => {
  const counted = count(10, 60, () => ({ good: 1999, bad: 1 }));
  expect(budgetLeft(counted, { budget: 0.001, window: 600 }, 10)).toBeCloseTo(0.5, 12);
});
