import { expect, test } from '@jest/globals';
import { exactness } from './exactness.ts';
import type { Prometheus } from './prometheus.ts';

/** A Prometheus that has one series stored, with a value a minute. */
function storing(...values: readonly number[]): Prometheus {
  const series = { labels: {}, values: new Map(values.map((value, minute) => [minute * 60, value])) };
  return { range: async () => [], stored: async () => [series], [Symbol.asyncDispose]: async () => undefined };
}

const reference = new Map([['a:b', { times: [0, 60, 120], values: [0, 2, 4] }]]);
const over = { labels: {}, over: { start: 0, end: 120 } };

test('the greatest relative error counts, and says where it is', async () => {
  expect(await exactness(storing(0, 2, 4), reference, over)).toEqual({ samples: 3, error: 0, worst: '' });
  const { error, worst } = await exactness(storing(0, 2.002, 4.001), reference, over);
  expect(error).toBeCloseTo(0.001, 12);
  expect(worst).toBe('a:b at 60: 2.002 instead of 2');
});

test('a sample too many, one too few, something instead of nothing and what is no number are no small errors', async () => {
  for (const past of [storing(0, 2), storing(0, 2, 4, 6), storing(1e-12, 2, 4), storing(0, Number.NaN, 4)])
    expect((await exactness(past, reference, over)).error).toBe(Number.POSITIVE_INFINITY);
});
