import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Breaker } from './breaker.ts';
import type { Store } from './store.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

test('Redis is not asked before a probe of it succeeded', async () => {
  const { breaker, connection } = broken();
  expect(breaker.take('a')).toEqual({ wait: 0, store: 'memory' });
  connection.emit('ready');
  expect(breaker.take('a')).toEqual({ wait: 0, store: 'memory' });
  await settled();
  expect(await breaker.take('a')).toEqual({ wait: 0, store: 'redis' });
});

test('five failures in a row take Redis out, and are reported once', async () => {
  const { breaker, redis, changed } = await ready();
  for (let failure = 1; failure <= 7; failure++) {
    redis.take.mockRejectedValueOnce(new Error(`failure ${failure}`));
    expect(await breaker.take('a')).toEqual({ wait: 0, store: 'memory' });
    expect(redis.take).toHaveBeenCalledTimes(Math.min(failure, 5));
  }
  expect(changed.mock.calls).toEqual([
    [true, ''],
    [false, 'failure 5'],
  ]);
});

test('an answer between failures clears them', async () => {
  const { breaker, redis, changed } = await ready();
  for (let round = 0; round < 10; round++) {
    for (let failure = 1; failure < 5; failure++) redis.take.mockRejectedValueOnce(new Error('slow'));
    for (let request = 1; request <= 5; request++) await breaker.take('a');
  }
  expect(redis.take).toHaveBeenCalledTimes(50);
  expect(changed).toHaveBeenCalledTimes(1);
});

test('a Redis that never answered is reported to be gone, once, and then to be back', async () => {
  const { connection, changed } = broken();
  for (let attempt = 0; attempt < 2; attempt++) {
    connection.emit('error', new Error('refused'));
    connection.emit('close');
  }
  connection.emit('ready');
  await settled();
  expect(changed.mock.calls).toEqual([
    [false, 'refused'],
    [true, ''],
  ]);
});

test('after Redis is back, it takes five failures again', async () => {
  const { breaker, redis, connection, changed } = await ready();
  for (let failure = 1; failure < 5; failure++) await failing(redis, breaker);
  connection.emit('close');
  connection.emit('ready');
  await settled();
  for (let failure = 1; failure < 5; failure++) await failing(redis, breaker);
  expect(changed.mock.calls.at(-1)).toEqual([true, '']);
  await failing(redis, breaker);
  expect(changed.mock.calls.at(-1)).toEqual([false, 'slow']);
});

test('while Redis is gone it is probed once per second, in the background', async () => {
  const { breaker, redis, changed } = await ready();
  redis.probe.mockRejectedValue(new Error('slow'));
  for (let failure = 1; failure <= 5; failure++) await failing(redis, breaker);
  await jest.advanceTimersByTimeAsync(3500);
  expect(redis.probe).toHaveBeenCalledTimes(1 + 3);
  redis.probe.mockResolvedValue(undefined);
  await jest.advanceTimersByTimeAsync(1000);
  expect(changed.mock.calls.at(-1)).toEqual([true, '']);
  await jest.advanceTimersByTimeAsync(5000);
  expect(redis.probe).toHaveBeenCalledTimes(1 + 4);
  expect(redis.take).toHaveBeenCalledTimes(5);
});

test('after the end nothing is probed or reported', async () => {
  const { breaker, redis, connection, changed } = await ready();
  connection.emit('close');
  breaker.close();
  connection.emit('error', new Error('reset'));
  connection.emit('close');
  await jest.advanceTimersByTimeAsync(5000);
  expect(connection.disconnect).toHaveBeenCalledTimes(1);
  expect(redis.probe).toHaveBeenCalledTimes(1);
  expect(changed).toHaveBeenCalledTimes(2);
});

// --- internal ---

/** A breaker before its Redis, whose connection and answers the test controls. */
function broken() {
  const connection = Object.assign(new EventEmitter(), { disconnect: jest.fn() });
  const redis = {
    connection: connection as never,
    take: jest.fn<(key: string) => Promise<{ wait: number; store: 'redis' }>>().mockResolvedValue({ wait: 0, store: 'redis' }),
    probe: jest.fn<() => Promise<void>>().mockResolvedValue(undefined),
  };
  const memory: Store = { take: () => ({ wait: 0, store: 'memory' }) };
  const changed = jest.fn<(up: boolean, cause: string) => void>();
  return { breaker: new Breaker({ redis, memory, changed }), redis, connection, changed };
}

/** The same after the first probe succeeded. */
async function ready() {
  const all = broken();
  all.connection.emit('ready');
  await settled();
  return all;
}

async function failing(redis: ReturnType<typeof broken>['redis'], breaker: Breaker): Promise<void> {
  redis.take.mockRejectedValueOnce(new Error('slow'));
  await breaker.take('a');
}

async function settled(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0);
}
