import { expect, test } from '@jest/globals';
import { instantClock } from './testing/instant-clock.ts';
import { type Look, until } from './until.ts';

function inTurns<T>(...looks: (Look<T> | Error)[]): () => Promise<Look<T>> {
  return async () => {
    const look = looks.length > 1 ? looks.shift() : looks[0];
    if (look instanceof Error) throw look;
    return look as Look<T>;
  };
}

test('a wait returns what is found', async () => {
  const look = inTurns<number>({ missing: 'one of two' }, { missing: 'one of two' }, { found: 2 });
  const clock = instantClock();
  expect(await until('two', look, { clock, seconds: 10, everySeconds: 3 })).toBe(2);
  expect(clock.now()).toBe(6000);
});

test('each missing thing is reported once', async () => {
  const reported: string[] = [];
  const look = inTurns<void>({ missing: 'a' }, { missing: 'a' }, { missing: 'b' }, { found: undefined });
  await until('it', look, { clock: instantClock(), seconds: 10, progress: (missing) => reported.push(missing) });
  expect(reported).toEqual(['a', 'b']);
});

test('a wait times out with what was missing last', async () => {
  const clock = instantClock();
  const waiting = until('two', inTurns<number>({ missing: 'nothing yet' }, { missing: 'one of two' }), { clock, seconds: 5 });
  await expect(waiting).rejects.toThrow('Timed out after 5 s waiting for two: one of two');
  expect(clock.now()).toBe(5000);
});

test('a passing error counts as a failed attempt', async () => {
  const busy = Object.assign(new Error('busy'), { passing: true });
  expect(await until('it', inTurns<string>(busy, { found: 'it' }), { clock: instantClock(), seconds: 5 })).toBe('it');
});

test('an error that is not passing is thrown at once', async () => {
  const denied = Object.assign(new Error('forbidden'), { passing: false });
  const clock = instantClock();
  await expect(until('it', inTurns<string>(denied, { found: 'it' }), { clock, seconds: 5 })).rejects.toBe(denied);
  expect(clock.now()).toBe(0);
});
