import { expect, test } from '@jest/globals';
import { ApiError } from './api-error.ts';
import { instantClock } from './testing/instant-clock.ts';
import { type Look, until } from './until.ts';

const request = { path: '/x' };

function inTurns<T>(...looks: (Look<T> | Error)[]): () => Promise<Look<T>> {
  return async () => {
    const look = looks.length > 1 ? looks.shift() : looks[0];
    if (look instanceof Error) throw look;
    return look as Look<T>;
  };
}

test('waiting ends with what was found', async () => {
  const look = inTurns<number>({ missing: 'one of two' }, { missing: 'one of two' }, { found: 2 });
  const clock = instantClock();
  expect(await until('two', look, { clock, seconds: 10, everySeconds: 3 })).toBe(2);
  expect(clock.now()).toBe(6000);
});

test('each thing that is missing is told once', async () => {
  const told: string[] = [];
  const look = inTurns<void>({ missing: 'a' }, { missing: 'a' }, { missing: 'b' }, { found: undefined });
  await until('it', look, { clock: instantClock(), seconds: 10, progress: (missing) => told.push(missing) });
  expect(told).toEqual(['a', 'b']);
});

test('waiting in vain ends on time, with what was missing last', async () => {
  const clock = instantClock();
  const waiting = until('two', inTurns<number>({ missing: 'nothing yet' }, { missing: 'one of two' }), { clock, seconds: 5 });
  await expect(waiting).rejects.toThrow('Waited 5 s in vain for two: one of two');
  expect(clock.now()).toBe(5000);
});

test('a cluster that is busy is asked again', async () => {
  const busy = new ApiError(request, { status: 503, text: '' });
  expect(await until('it', inTurns<string>(busy, { found: 'it' }), { clock: instantClock(), seconds: 5 })).toBe('it');
});

test('an error that stays ends the waiting at once', async () => {
  const denied = new ApiError(request, { status: 403, text: '' });
  const clock = instantClock();
  await expect(until('it', inTurns<string>(denied, { found: 'it' }), { clock, seconds: 5 })).rejects.toBe(denied);
  expect(clock.now()).toBe(0);
});
