import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { BucketTable } from './bucket-table.ts';
import { type Taken, type Visitor, WaitingRoom } from './waiting-room.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

test('visitors are admitted one a token, first come, first served', async () => {
  const { events, arrive, pass } = roomOf({ perSecond: 10, burst: 1 });
  for (const name of ['a', 'b', 'c']) arrive(name);
  await pass(99);
  expect(events).toEqual([]);
  await pass(1);
  expect(events).toEqual(['100 a admitted by memory']);
  await pass(1000);
  expect(events.slice(1)).toEqual(['200 b admitted by memory', '300 c admitted by memory']);
});

test('who leaves gives his place to those behind, and takes no token', async () => {
  const { events, arrive, leave, pass } = roomOf({ perSecond: 10, burst: 1 });
  for (const name of ['a', 'b', 'c']) arrive(name);
  leave('a');
  leave('b');
  await pass(1000);
  expect(events).toEqual(['100 c admitted by memory']);
});

test('the last to leave takes the timer with him', async () => {
  const { room, arrive, leave } = roomOf({ perSecond: 10, burst: 1 });
  arrive('a');
  arrive('b');
  expect(jest.getTimerCount()).toBe(1);
  leave('a');
  leave('b');
  expect(jest.getTimerCount()).toBe(0);
  expect(room.isBusy('key')).toBe(false);
});

test('nobody is let in whose turn comes too late, and he learns when it would be', () => {
  const { arrive } = roomOf({ perSecond: 10, burst: 1, maxWait: 300 });
  expect(['a', 'b', 'c', 'd'].map((name) => arrive(name))).toEqual([0, 0, 0, 400]);
});

test('a newcomer is told his turn by the line as it is now', async () => {
  const { arrive, pass } = roomOf({ perSecond: 10, burst: 1, maxWait: 200 });
  arrive('a');
  arrive('b');
  await pass(110);
  expect(arrive('c')).toBe(0);
  expect(arrive('d')).toBe(290);
});

test('the line is empty again when all were served', async () => {
  const { room, arrive, pass } = roomOf({ perSecond: 10, burst: 1 });
  arrive('a');
  expect(room.isBusy('key')).toBe(true);
  await pass(100);
  expect(room.isBusy('key')).toBe(false);
  expect(jest.getTimerCount()).toBe(0);
});

test('keys wait apart from each other', async () => {
  const { events, arrive, pass } = roomOf({ perSecond: 10, burst: 1 });
  arrive('a', 'one');
  arrive('b', 'other');
  await pass(100);
  expect(events).toEqual(['100 a admitted by memory', '100 b admitted by memory']);
});

test('who waited as long as he may is refused, should tokens come slower than promised', async () => {
  const { events, arrive, pass } = roomOf({ perSecond: 10, burst: 1, maxWait: 250, take: () => ({ wait: 1000, store: 'memory' }) });
  arrive('a');
  arrive('b');
  await pass(249);
  expect(events).toEqual([]);
  await pass(1);
  expect(events).toEqual(['250 a refused for 1000', '250 b refused for 1000']);
  expect(jest.getTimerCount()).toBe(0);
});

test('closing admits everybody at once and nobody waits any more', async () => {
  const { room, events, arrive, pass } = roomOf({ perSecond: 10, burst: 1 });
  arrive('a');
  arrive('b', 'other');
  room.close('memory');
  expect(events).toEqual(['0 a admitted by memory', '0 b admitted by memory']);
  expect(jest.getTimerCount()).toBe(0);
  expect(arrive('late')).toBe(100);
  await pass(1000);
  expect(events).toHaveLength(2);
});

test('while the bucket is being asked, visitors may come and go', async () => {
  const asked: ((taken: Taken) => void)[] = [];
  const take = () => new Promise<Taken>((resolve) => asked.push(resolve));
  const { room, events, arrive, leave, pass } = roomOf({ perSecond: 10, burst: 1, take });
  arrive('a');
  await pass(100);
  leave('a');
  arrive('b');
  asked.shift()?.({ wait: 0, store: 'redis' });
  await pass(0);
  expect(events).toEqual(['100 b admitted by redis']);
  expect(room.isBusy('key')).toBe(false);
});

test('closing while the bucket is being asked admits nobody twice', async () => {
  const asked: ((taken: Taken) => void)[] = [];
  const take = () => new Promise<Taken>((resolve) => asked.push(resolve));
  const { room, events, arrive, pass } = roomOf({ perSecond: 10, burst: 1, take });
  arrive('a');
  await pass(100);
  room.close('redis');
  asked.shift()?.({ wait: 0, store: 'redis' });
  await pass(0);
  expect(events).toEqual(['100 a admitted by redis']);
});

// --- internal ---

interface Setup {
  readonly perSecond: number;
  readonly burst: number;
  readonly maxWait?: number;
  readonly take?: (key: string) => Taken | Promise<Taken>;
}

/** A room whose buckets are already empty, and a diary of what happened in it. */
function roomOf({ perSecond, burst, maxWait = 60_000, take }: Setup) {
  const clock = () => Date.now();
  const buckets = new BucketTable({ perSecond, burst }, 10);
  const own = (key: string): Taken => ({ wait: buckets.take(key, clock()), store: 'memory' });
  const room = new WaitingRoom({ take: take ?? own, interval: 1000 / perSecond, maxWait, clock });
  const events: string[] = [];
  const visitors = new Map<string, { key: string; visitor: Visitor }>();
  const arrive = (name: string, key = 'key'): number => {
    while (own(key).wait === 0);
    const visitor: Visitor = {
      admit: (store) => events.push(`${clock()} ${name} admitted by ${store}`),
      refuse: ({ wait }) => events.push(`${clock()} ${name} refused for ${wait}`),
    };
    visitors.set(name, { key, visitor });
    return room.join(key, 1000 / perSecond, visitor);
  };
  const leave = (name: string) => {
    const gone = visitors.get(name);
    if (gone) room.leave(gone.key, gone.visitor);
  };
  return {
    room,
    events,
    arrive,
    leave,
    pass: (ms: number) => jest.advanceTimersByTimeAsync(ms),
  };
}
