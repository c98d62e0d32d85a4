import { expect, test } from '@jest/globals';
import { withGaps } from './gaps.ts';

test('an empty row stands where two times are further apart than the step', () => {
  expect(withGaps([0, 5, 20, 25], [[1, 2, 3, 4]], 5)).toEqual({ times: [0, 5, 10, 20, 25], columns: [[1, 2, null, 3, 4]] });
});

test('without a gap nothing is copied', () => {
  const [times, columns] = [[0, 5, 10], [[1, 2, 3]]];
  const gapped = withGaps(times, columns, 5);
  expect(gapped.times).toBe(times);
  expect(gapped.columns).toBe(columns);
});
