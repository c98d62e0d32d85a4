import { expect, test } from '@jest/globals';
import { estimateQuantile, type LiveSnapshot, ratesBetween } from './rates.ts';

const BOUNDS = [0.001, 0.01, 0.1];

function word(requests: number, errors: number, buckets: number[]): LiveSnapshot {
  return { bounds: BOUNDS, types: { word: { requests, errors, buckets } } };
}

test('rates are increases per second, and quantiles are those of the increase', () => {
  const before = word(100, 7, [1000, 0, 0, 0]);
  const after = word(120, 8, [1000, 20, 0, 0]);
  expect(ratesBetween(before, after, 2)).toEqual({
    word: { requests: 10, errors: 0.5, p50: expect.closeTo(0.0055), p99: expect.closeTo(0.00991) },
  });
});

test('without traffic the rates are zero and the quantiles null', () => {
  const same = word(5, 1, [5, 0, 0, 0]);
  expect(ratesBetween(same, same, 1)).toEqual({ word: { requests: 0, errors: 0, p50: null, p99: null } });
});

test.each([0, -1, Number.NaN])('over %p seconds the rates are unknown', (seconds) => {
  const unknown = { word: { requests: null, errors: null, p50: null, p99: null } };
  expect(ratesBetween(word(1, 0, [1, 0, 0, 0]), word(2, 0, [2, 0, 0, 0]), seconds)).toEqual(unknown);
});

test('a counter that falls was reset to zero', () => {
  const rates = ratesBetween(word(1000, 50, [10, 5, 0, 0]), word(3, 1, [0, 6, 0, 0]), 1);
  expect(rates['word']).toMatchObject({ requests: 3, errors: 1 });
  // All six observations since the reset count, though the second bucket grew by one only.
  expect(rates['word']?.p50).toBeCloseTo(0.0055);
});

test('a new type counts from zero', () => {
  const empty: LiveSnapshot = { bounds: BOUNDS, types: {} };
  expect(ratesBetween(empty, word(4, 0, [4, 0, 0, 0]), 1)['word']).toMatchObject({ requests: 4, errors: 0 });
});

test('buckets may be typed arrays', () => {
  const typed = (count: number): LiveSnapshot => ({
    bounds: BOUNDS,
    types: { word: { requests: count, errors: 0, buckets: Float64Array.of(count, 0, 0, 0) } },
  });
  expect(ratesBetween(typed(1), typed(3), 1)['word']).toMatchObject({ requests: 2, p50: 0.0005 });
});

test.each([
  ['inside the first bucket, from zero', 0.5, [10, 0, 0, 0], 0.0005],
  ['at the upper bound of a full bucket', 1, [10, 0, 0, 0], 0.001],
  ['past empty buckets', 0.5, [0, 0, 4, 0], 0.055],
  ['in the later of two buckets', 0.75, [10, 10, 0, 0], 0.0055],
  ['above the highest bound: that bound', 0.99, [0, 0, 0, 5], 0.1],
])('a quantile lies %s', (_where, q, buckets, expected) => {
  expect(estimateQuantile(q, BOUNDS, buckets)).toBeCloseTo(expected, 9);
});

test('a quantile without observations or bounds is null', () => {
  expect(estimateQuantile(0.5, BOUNDS, [0, 0, 0, 0])).toBeNull();
  expect(estimateQuantile(0.5, [], [3])).toBeNull();
});
