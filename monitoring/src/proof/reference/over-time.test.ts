import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { increase, rate, sumOverTime } from './over-time.ts';
import type { Samples } from './samples.ts';

/** One value a minute. */
function everyMinute(...values: readonly number[]): Samples {
  return { times: values.map((_, index) => index * 60), values };
}

const steady = everyMinute(0, 6, 12, 18, 24, 30);

test('the sample at the beginning of a window is not in it, the one at its end is', () => {
  expect(sumOverTime(steady)({ at: 300, seconds: 300 })).toBe(6 + 12 + 18 + 24 + 30);
  expect(sumOverTime(steady)({ at: 299, seconds: 300 })).toBe(0 + 6 + 12 + 18 + 24);
  expect(sumOverTime(steady)({ at: 900, seconds: 300 })).toBeUndefined();
});

test('what a rate sees is extended to the ends of its window', () => {
  expect(increase(steady)({ at: 300, seconds: 300 })).toBe(30);
  expect(rate(steady)({ at: 307, seconds: 300 })).toBeCloseTo(0.1, 15);
});

test('one sample makes no rate', () => {
  expect(increase(steady)({ at: 30, seconds: 300 })).toBeUndefined();
  expect(increase(steady)({ at: 300, seconds: 60 })).toBeUndefined();
});

test.each([
  ['nothing before a counter that begins at zero', 0, 40],
  ['half a distance before one that begins high', 10, 45],
  ['no further than to zero before one that begins low', 1, 41],
])('a series that begins within the window is extended by %s', (_name, first, gained) => {
  const counter = everyMinute(...[0, 1, 2, 3, 4].map((index) => first + index * 10));
  expect(increase(counter)({ at: 240, seconds: 600 })).toBeCloseTo(gained, 12);
});

test('an end of the window that is 1.1 distances away or more is taken for the end of the series', () => {
  const late = (gap: number) => increase(everyMinute(1000, 1010, 1020, 1030, 1040))({ at: 240 + gap, seconds: 240 + gap + 1 }) as number;
  expect(late(65)).toBeCloseTo((40 * (240 + 1 + 65)) / 240, 9);
  expect(late(66)).toBeCloseTo((40 * (240 + 1 + 30)) / 240, 9);
});

test('a counter that falls began again at zero, as often as it falls', () => {
  expect(increase(everyMinute(0, 4, 8, 3, 7, 1))({ at: 300, seconds: 301 })).toBeCloseTo(8 + 3 + 4 + 1, 12);
  // A fall from a value before the window is of no account in it.
  expect(increase(everyMinute(100, 0, 0, 5, 10))({ at: 240, seconds: 240 })).toBeCloseTo(10, 12);
});

test('an increase is what the samples show, and at most 1.1 distances more at each end', () => {
  const gains = fc.array(fc.record({ gain: fc.nat(1000), again: fc.boolean() }), { minLength: 2, maxLength: 50 });
  fc.assert(
    fc.property(gains, fc.nat(1000), fc.nat(200), (steps, before, gap) => {
      let total = before;
      const values = steps.map(({ gain, again }) => {
        total = again ? gain : total + gain;
        return total;
      });
      // One that begins again above where it was does not fall, and is read as going on.
      const shown = values.slice(1).map((value, index) => (value < (values[index] as number) ? value : value - (values[index] as number)));
      const seen = shown.reduce((sum, gain) => sum + gain, 0);
      const value = increase(everyMinute(...values))({ at: (values.length - 1) * 60 + gap, seconds: 10_000 }) as number;
      expect(value).toBeGreaterThanOrEqual(seen * (1 - 1e-12));
      expect(value).toBeLessThanOrEqual(seen * (1 + 2.2 / (values.length - 1)) * (1 + 1e-12));
    }),
  );
});
