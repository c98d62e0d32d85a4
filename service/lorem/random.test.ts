import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom, Random } from './random.ts';

/** Returns the first `count` 32-bit numbers. */
const numbers = (random: Random, count: number) => Array.from({ length: count }, () => random.bits() >>> 0);

test('the generator is sfc32: from 1, 2, 3, 4 it gives the reference numbers', () => {
  expect(numbers(new Random(1, 2, 3, 4), 5)).toEqual([7, 34, 56_623_200, 188_882_296, 3_431_242_869]);
});

test('equal seeds give equal numbers, a number is the same seed as its decimal digits, and different seeds differ', () => {
  const seed = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.double());
  fc.assert(fc.property(seed, (value) => expect(numbers(createRandom(value), 8)).toEqual(numbers(createRandom(String(value)), 8))));
  fc.assert(
    fc.property(seed, seed, (one, other) => {
      fc.pre(String(one) !== String(other));
      expect(numbers(createRandom(one), 8)).not.toEqual(numbers(createRandom(other), 8));
    }),
  );
});

test('100 000 consecutive seeds give 100 000 different sequences', () => {
  const starts = new Set<string>();
  for (let seed = 0; seed < 100_000; seed++) starts.add(numbers(createRandom(seed), 3).join());
  expect(starts.size).toBe(100_000);
});

test('each bit of a seed, at any position, changes each bit of the first numbers half of the time', () => {
  const SEEDS = 2000;
  for (const [length, at] of [
    [1, 0],
    [8, 0],
    [8, 7],
    [40, 0],
    [40, 39],
  ] as const) {
    const flips = new Uint32Array(128);
    for (let i = 0; i < SEEDS; i++) {
      const seed = numbers(createRandom(`avalanche ${i}`), length);
      const changed = seed.with(at, (seed[at] as number) ^ (1 << (i % 16)));
      const before = numbers(createRandom(String.fromCharCode(...seed)), 4);
      const after = numbers(createRandom(String.fromCharCode(...changed)), 4);
      for (let bit = 0; bit < 128; bit++)
        flips[bit] = (flips[bit] as number) + ((((before[bit >> 5] as number) ^ (after[bit >> 5] as number)) >>> (bit & 31)) & 1);
    }
    // Five standard deviations of a fair coin.
    const tolerance = 5 * Math.sqrt(SEEDS / 4);
    expect([...flips].filter((count) => Math.abs(count - SEEDS / 2) > tolerance)).toEqual([]);
  }
});

test('without a seed no two generators agree', () => {
  const starts = new Set(Array.from({ length: 10_000 }, () => numbers(createRandom(), 4).join()));
  expect(starts.size).toBe(10_000);
});

test('without a seed no two processes agree either', async () => {
  const starts: string[] = [];
  for (let process = 0; process < 2; process++) {
    jest.resetModules();
    const fresh = await import('./random.ts');
    starts.push(numbers(fresh.createRandom(), 4).join());
  }
  expect(starts[0]).not.toBe(starts[1]);
});

test('`between` stays within its bounds, for ranges of 1 to 65 536', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 65_535 }), fc.integer(), (min, extent, seed) => {
      const random = createRandom(seed);
      for (let i = 0; i < 20; i++) {
        const value = random.between(min, min + extent);
        expect(Number.isInteger(value) && min <= value && value <= min + extent).toBe(true);
      }
    }),
  );
});

test('the widest range reaches both ends', () => {
  const random = createRandom('ends');
  const seen = new Set<number>();
  for (let i = 0; i < 2_000_000; i++) seen.add(random.between(0, 65_535));
  expect(seen.size).toBe(65_536);
});
