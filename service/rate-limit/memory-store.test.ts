import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MemoryStore } from './memory-store.ts';
import type { Limit } from './store.ts';

const limits = fc.record({ perSecond: fc.double({ min: 0.01, max: 10_000, noNaN: true }), burst: fc.integer({ min: 1, max: 50 }) });
const pauses = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 200 });

test('a full bucket gives exactly its burst at once', () => {
  fc.assert(
    fc.property(limits, fc.double({ min: 0, max: 1e9, noNaN: true }), (limit, now) => {
      const buckets = bucketsOf(limit, 1);
      const waits = Array.from({ length: limit.burst + 1 }, () => buckets.take('a', now));
      expect(waits.slice(0, -1).every((wait) => wait === 0)).toBe(true);
      expect(waits.at(-1)).toBeGreaterThan(0);
    }),
  );
});

test('no window of time gets more than the burst and what was refilled in it', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, pauses) => {
      const taken = takes(limit, pauses).filter(({ wait }) => wait === 0);
      for (const [first, { now: from }] of taken.entries()) {
        for (const [last, { now: to }] of taken.entries()) {
          const allowed = limit.burst + ((to - from + 0.01) * limit.perSecond) / 1000;
          if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed);
        }
      }
    }),
  );
});

test('a token is there after the stated wait, and not before', () => {
  fc.assert(
    fc.property(limits, pauses, (limit, pauses) => {
      const { buckets, now, wait } = emptied(limit, pauses);
      expect(buckets.take('a', now + wait * 0.9 - 0.01)).toBeGreaterThan(0);
      expect(buckets.take('a', now + wait)).toBe(0);
    }),
  );
});

test('asking in vain costs nothing', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 1 }, 1);
  buckets.take('a', 0);
  for (let now = 0; now < 1000; now += 10) expect(buckets.take('a', now)).toBe(1000 - now);
  expect(buckets.take('a', 1000)).toBe(0);
});

test('a bucket that was left alone holds its burst and no more', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 2 }, 1);
  buckets.take('a', 0);
  expect([1e6, 1e6, 1e6].map((now) => buckets.take('a', now))).toEqual([0, 0, 1000]);
});

test('every key has its own bucket', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 1 }, 2);
  expect(['a', 'b', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([0, 0, 1000, 1000]);
});

test('no more buckets are remembered than asked for, however many clients come', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 3 }, 100);
  for (let client = 0; client < 5000; client++) buckets.take(`${client % 777}`, client);
  expect(buckets.size).toBe(100);
});

test('a full bucket is forgotten before any other', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 5 }, 10);
  for (let client = 0; client < 10; client++) buckets.take(`${client}`, client === 7 ? 0 : 500);
  buckets.take('newcomer', 1000);
  const known = Array.from({ length: 10 }, (_, client) => client).filter((client) => client !== 7);
  for (let round = 0; round < 4; round++) for (const client of known) buckets.take(`${client}`, 1000);
  expect(known.map((client) => buckets.take(`${client}`, 1000))).toEqual(known.map(() => 500));
});

test('a newcomer finds a full bucket, whosever place it takes', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 1 }, 10);
  for (let client = 0; client < 30; client++) expect(buckets.take(`${client}`, 0)).toBe(0);
});

test('an emptied bucket outlives ten thousand fuller ones', () => {
  const buckets = bucketsOf({ perSecond: 0.001, burst: 5 }, 100);
  for (let token = 0; token < 5; token++) buckets.take('greedy', 0);
  for (let client = 0; client < 10_000; client++) buckets.take(`${client}`, 0);
  expect(buckets.take('greedy', 0)).toBeGreaterThan(0);
});

test('a look at a bucket says what taking would, and takes nothing', () => {
  const buckets = bucketsOf({ perSecond: 1, burst: 2 }, 1);
  expect([buckets.peek('a', 0), buckets.take('a', 0), buckets.peek('a', 0), buckets.take('a', 0)]).toEqual([0, 0, 0, 0]);
  expect([buckets.peek('a', 250), buckets.take('a', 250), buckets.peek('a', 1000), buckets.take('a', 1000)]).toEqual([750, 750, 0, 0]);
});

// --- internal ---

/** A store whose clock shows the time that each call names. */
function bucketsOf(limit: Limit, size: number) {
  let time = 0;
  const store = new MemoryStore({ limit, size, clock: () => time });
  return {
    take(key: string, now: number): number {
      time = now;
      return store.take(key).wait;
    },
    peek(key: string, now: number): number {
      time = now;
      return store.peek(key);
    },
    get size() {
      return store.size;
    },
  };
}

function takes(limit: Limit, pauses: readonly number[]): { now: number; wait: number }[] {
  const buckets = bucketsOf(limit, 1);
  let now = 0;
  return pauses.map((pause) => {
    now += pause;
    return { now, wait: buckets.take('a', now) };
  });
}

/** A bucket after some takes at those pauses, and then as many as it gives. */
function emptied(limit: Limit, pauses: readonly number[]) {
  const buckets = bucketsOf(limit, 1);
  let now = 0;
  for (const pause of pauses) {
    now += pause;
    buckets.take('a', now);
  }
  for (;;) {
    const wait = buckets.take('a', now);
    if (wait > 0) return { buckets, now, wait };
  }
}
