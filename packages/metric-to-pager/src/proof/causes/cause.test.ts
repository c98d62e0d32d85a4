import { expect, test } from '@jest/globals';
import { type Cause, causeVerdicts, measured } from './cause.ts';

const cause: Cause = {
  alert: 'Busy',
  severity: 'warning',
  labels: ['job'],
  waits: 3,
  measure: 'now',
  limit: 0.5,
  above: () => 1,
  brief: () => 1,
  suffers: 'one pod',
  withoutSeries: 'silent',
  series: () => [],
};
const verdicts = (levels: readonly number[], of: Cause = cause) =>
  causeVerdicts(of, { level: (minute) => levels[minute] ?? 0, volume: 'usual', minutes: levels.length - 1 });

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
  expect(measured({ ...cause, measure: 'mean', window: 4 }, level, 6)).toBe(0.5);
  expect(measured({ ...cause, measure: 'sum', window: 4 }, level, 6)).toBe(2);
});

test('where too little happens the condition does not hold', () => {
  expect(verdicts([1, 1, 1, 1, 1], { ...cause, enough: { usual: false, few: true, low: true, none: true } })).not.toContain('firing');
});
