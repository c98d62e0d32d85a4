import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { MemoryStore } from './memory-store.ts';
import type { Store, Taken } from './store.ts';
import { TokenQueue, type Waiter } from './token-queue.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

test('waiters are released one per token, first come, first served', async () => {
  const { events, arrive, pass } = queueOf({ perSecond: 10, burst: 1 });
  for (const name of ['a', 'b', 'c']) arrive(name);
  await pass(99);
  expect(events).toEqual([]);
  await pass(1);
  expect(events).toEqual(['100 a released by memory']);
  await pass(1000);
  expect(events.slice(1)).toEqual(['200 b released by memory', '300 c released by memory']);
});

test('a waiter that leaves moves up those behind it, and takes no token', async () => {
  const { events, arrive, leave, pass } = queueOf({ perSecond: 10, burst: 1 });
  for (const name of ['a', 'b', 'c']) arrive(name);
  leave('a');
  leave('b');
  await pass(1000);
  expect(events).toEqual(['100 c released by memory']);
});

test('the last waiter to leave stops the timer', async () => {
  const { queue, arrive, leave } = queueOf({ perSecond: 10, burst: 1 });
  arrive('a');
  arrive('b');
  expect(jest.getTimerCount()).toBe(1);
  leave('a');
  leave('b');
  expect(jest.getTimerCount()).toBe(0);
  expect(queue.isBusy('key')).toBe(false);
});

test('a waiter whose turn comes too late is refused at once, with the time until its turn', () => {
  const { events, arrive } = queueOf({ perSecond: 10, burst: 1, maxWait: 300 });
  for (const name of ['a', 'b', 'c', 'd']) arrive(name);
  expect(events).toEqual(['0 d refused for 400']);
});

test('the turn of a newcomer follows from the line as it is now', async () => {
  const { events, arrive, pass } = queueOf({ perSecond: 10, burst: 1, maxWait: 200 });
  arrive('a');
  arrive('b');
  await pass(110);
  arrive('c');
  arrive('d');
  expect(events).toEqual(['100 a released by memory', '110 d refused for 290']);
});

test('the line is empty again when all are served', async () => {
  const { queue, arrive, pass } = queueOf({ perSecond: 10, burst: 1 });
  arrive('a');
  expect(queue.isBusy('key')).toBe(true);
  await pass(100);
  expect(queue.isBusy('key')).toBe(false);
  expect(jest.getTimerCount()).toBe(0);
});

test('keys have separate lines', async () => {
  const { events, arrive, pass } = queueOf({ perSecond: 10, burst: 1 });
  arrive('a', 'one');
  arrive('b', 'other');
  await pass(100);
  expect(events).toEqual(['100 a released by memory', '100 b released by memory']);
});

test('a waiter that waited as long as it may is refused, should tokens come late', async () => {
  const { events, arrive, pass } = queueOf({
    perSecond: 10,
    burst: 1,
    maxWait: 250,
    store: { take: () => ({ wait: 1000, store: 'memory' }) },
  });
  arrive('a');
  arrive('b');
  await pass(249);
  expect(events).toEqual([]);
  await pass(1);
  expect(events).toEqual(['250 a refused for 1000', '250 b refused for 1000']);
  expect(jest.getTimerCount()).toBe(0);
});

test('closing releases all waiters at once, and accepts no more', async () => {
  const { queue, events, arrive, pass } = queueOf({ perSecond: 10, burst: 1 });
  arrive('a');
  arrive('b', 'other');
  queue.close();
  expect(events).toEqual(['0 a released by memory', '0 b released by memory']);
  expect(jest.getTimerCount()).toBe(0);
  arrive('late');
  await pass(1000);
  expect(events.slice(2)).toEqual(['0 late refused for 100']);
});

test('while the store is asked, waiters may come and go', async () => {
  const asked: ((taken: Taken) => void)[] = [];
  const store: Store = { take: () => new Promise((resolve) => asked.push(resolve)) };
  const { queue, events, arrive, leave, pass } = queueOf({ perSecond: 10, burst: 1, store });
  arrive('a');
  await pass(100);
  leave('a');
  arrive('b');
  asked.shift()?.({ wait: 0, store: 'redis' });
  await pass(0);
  expect(events).toEqual(['100 b released by redis']);
  expect(queue.isBusy('key')).toBe(false);
});

test('closing while the store is asked releases no waiter twice', async () => {
  const asked: ((taken: Taken) => void)[] = [];
  const store: Store = { take: () => new Promise((resolve) => asked.push(resolve)) };
  const { queue, events, arrive, pass } = queueOf({ perSecond: 10, burst: 1, store });
  arrive('a');
  await pass(100);
  queue.close();
  asked.shift()?.({ wait: 0, store: 'redis' });
  await pass(0);
  expect(events).toEqual(['100 a released by redis']);
});

// --- internal ---

interface Setup {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxWait?: number;
  readonly store?: Store;
}

/** A queue whose buckets are already empty, and what happened in it. */
function queueOf({ perSecond, burst, maxWait = 60_000, store }: Setup) {
  const clock = () => Date.now();
  const buckets = new MemoryStore({ limit: { perSecond, burst }, size: 10, clock });
  const interval = 1000 / perSecond;
  const queue = new TokenQueue({ store: store ?? buckets, interval, maxWait, clock });
  const events: string[] = [];
  const waiters = new Map<string, { key: string; waiter: Waiter }>();
  const arrive = (name: string, key = 'key') => {
    while (buckets.take(key).wait === 0);
    const waiter: Waiter = (taken) =>
      void events.push(`${clock()} ${name} ${taken.wait === 0 ? `released by ${taken.store}` : `refused for ${taken.wait}`}`);
    waiters.set(name, { key, waiter });
    queue.join(key, waiter, { wait: interval, store: store === undefined ? 'memory' : 'redis' });
  };
  const leave = (name: string) => {
    const gone = waiters.get(name);
    if (gone) queue.leave(gone.key, gone.waiter);
  };
  return { queue, events, arrive, leave, pass: (ms: number) => jest.advanceTimersByTimeAsync(ms) };
}
