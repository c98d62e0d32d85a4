import { expect, test } from '@jest/globals';
import { latest, recorded } from './samples.ts';

const samples = { times: [0, 60, 120], values: [1, 2, 3] };

test('the latest value counts for less than five minutes', () => {
  expect(latest(samples, 119)).toBe(2);
  expect(latest(samples, 120)).toBe(3);
  expect(latest(samples, 419)).toBe(3);
  expect(latest(samples, 420)).toBeUndefined();
  expect(latest(samples, -1)).toBeUndefined();
});

test('what is not there is not recorded', () => {
  expect(recorded([0, 60, 120], (at) => (at === 60 ? undefined : at))).toEqual({ times: [0, 120], values: [0, 120] });
});
