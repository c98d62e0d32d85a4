import { expect, test } from '@jest/globals';
import type { Clock } from '../waiting/clock.ts';
import { instantClock } from '../waiting/testing/instant-clock.ts';
import { abortableClock } from './abortable-clock.ts';

/** A clock on which every sleep lasts for ever. */
const stopped: Clock = { now: () => 0, sleep: () => new Promise(() => {}) };

test('a sleep ends with the reason of the abort', async () => {
  const stopping = new AbortController();
  const sleeping = abortableClock(stopped, stopping.signal).sleep(1000);
  stopping.abort(new Error('Ctrl-C'));
  await expect(sleeping).rejects.toThrow('Ctrl-C');
});

test('after the abort nothing sleeps, and before it time passes as on the clock', async () => {
  const stopping = new AbortController();
  const clock = abortableClock(instantClock(), stopping.signal);
  await clock.sleep(1000);
  expect(clock.now()).toBe(1000);
  stopping.abort(new Error('Ctrl-C'));
  await expect(clock.sleep(1000)).rejects.toThrow('Ctrl-C');
  expect(clock.now()).toBe(1000);
});
