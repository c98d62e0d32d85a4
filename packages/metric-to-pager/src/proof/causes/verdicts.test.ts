import { expect, test } from '@jest/globals';
import { type Expected, expectedOf, measured, verdictsOf } from './verdicts.ts';

const busy = expectedOf({ labels: ['job'], waits: 3, series: () => [] });
const verdicts = (levels: readonly number[], of: Expected = busy) =>
  verdictsOf(of, { level: (minute) => levels[minute] ?? 0, volume: 'usual', minutes: levels.length - 1 });

test('an alert fires once its condition has held for as long as it waits, and ends with it', () => {
  expect(verdicts([0, 1, 1, 1, 1, 1, 0])).toEqual(['silent', 'silent', 'silent', 'silent', 'firing', 'firing', 'silent']);
});

test('a break starts the wait anew', () => {
  expect(verdicts([1, 1, 1, 0, 1, 1, 1])).not.toContain('firing');
});

test('close to its limit a condition is open', () => {
  expect(verdicts([0.5, 0.5, 0.5, 0.5])).toEqual(['silent', 'silent', 'silent', 'open']);
});

test('a mean and a sum look back over their window', () => {
  const level = (minute: number) => (minute > 4 ? 1 : 0);
  expect(measured({ measure: 'mean', window: 4 }, level, 6)).toBe(0.5);
  expect(measured({ measure: 'sum', window: 4 }, level, 6)).toBe(2);
});

test('where too little happens the condition does not hold', () => {
  const enough = { usual: false, few: true, low: false, none: false };
  expect(verdicts([1, 1, 1, 1, 1], { ...busy, enough })).not.toContain('firing');
});

test('trouble is too brief by default when it ends a minute early', () => {
  expect([0, 1, 2, 3].map(busy.brief)).toEqual([1, 1, 0, 0]);
});
