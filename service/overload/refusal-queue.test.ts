import { expect, test } from '@jest/globals';
import { RefusalQueue } from './refusal-queue.ts';

const COST = 0.01;

test('a few refusals are sent at once, in their order', () => {
  const { queue, sent } = queueAt(1_000);
  for (const item of [1, 2, 3]) queue.add(item);
  queue.drain({ saturated: true });
  expect([sent, queue.length]).toEqual([[1, 2, 3], 0]);
});

test.each([
  [true, 0.01],
  [false, 0.1],
])('refusals get exactly their share of the time, with saturated %p', (saturated, share) => {
  const { queue, sent, clock } = queueAt(0);
  for (let item = 0; item < 100_000; item += 1) queue.add(item);
  while (clock.now < 10_000) {
    queue.drain({ saturated });
    clock.now += 5;
  }
  expect((sent.length * COST) / 10_000).toBeGreaterThan(share * 0.9);
  expect((sent.length * COST) / 10_000).toBeLessThan(share * 1.1);
  expect(queue.length).toBe(100_000 - sent.length);
  expect(sent).toEqual(sent.map((_, index) => index));
});

test('unused time is not accumulated', () => {
  const { queue, sent } = queueAt(1_000_000);
  for (let item = 0; item < 10_000; item += 1) queue.add(item);
  queue.drain({ saturated: true });
  expect(sent.length * COST).toBeLessThan(5.1);
});

test('a flush sends all waiting refusals once', () => {
  const { queue, sent } = queueAt(0);
  for (let item = 0; item < 5_000; item += 1) queue.add(item);
  queue.drain({ saturated: true });
  queue.flush();
  queue.flush();
  expect([sent.length, new Set(sent).size, queue.length]).toEqual([5_000, 5_000, 0]);
});

test('a full queue accepts no refusal, and drops those whose clients have left once per drain', () => {
  const gone = new Set<number>();
  const { queue, sent } = queueAt(0, { maxLength: 100, isGone: (item) => gone.has(item) });
  const added = Array.from({ length: 150 }, (_, item) => queue.add(item));
  expect([added.filter(Boolean).length, queue.length]).toEqual([100, 100]);
  for (let item = 0; item < 10; item += 1) gone.add(item);
  expect(queue.add(150)).toBe(false);
  queue.drain({ saturated: true });
  for (let item = 151; queue.length < 100; item += 1) queue.add(item);
  expect([queue.add(900), queue.add(901), queue.length]).toEqual([true, true, 93]);
  queue.flush();
  expect(sent.filter((item) => gone.has(item) && item !== 0)).toEqual([]);
});

// --- internal ---

/** Creates a queue with a clock that only refusals advance. */
function queueAt(start: number, bound: { readonly maxLength: number; readonly isGone: (item: number) => boolean } = UNBOUNDED) {
  const clock = { now: start };
  const sent: number[] = [];
  const queue = new RefusalQueue<number>({
    ...bound,
    now: () => clock.now,
    refuse(item) {
      clock.now += COST;
      sent.push(item);
    },
  });
  return { queue, sent, clock };
}

const UNBOUNDED = { maxLength: Number.POSITIVE_INFINITY, isGone: () => false };
