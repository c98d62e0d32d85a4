import { expect, jest, test } from '@jest/globals';
import { StoreHealth } from './store-health.ts';

test('the store is not asked before it was seen to answer', () => {
  const { health } = watched();
  expect(health.up).toBe(false);
  health.regained();
  expect(health.up).toBe(true);
});

test('five failures in a row take the store out, and it is told once', () => {
  const { health, changed } = watched();
  health.regained();
  for (let failure = 1; failure <= 7; failure++) {
    health.failed(`failure ${failure}`);
    expect(health.up).toBe(failure < 5);
  }
  expect(changed.mock.calls).toEqual([
    [true, ''],
    [false, 'failure 5'],
  ]);
});

test('an answer between failures clears them', () => {
  const { health } = watched();
  health.regained();
  for (let round = 0; round < 10; round++) {
    for (let failure = 1; failure < 5; failure++) health.failed('slow');
    health.answered();
  }
  expect(health.up).toBe(true);
});

test('a store that never answered is told to be gone, once, and then to be back', () => {
  const { health, changed } = watched();
  health.lost('refused');
  health.lost('refused');
  health.regained();
  expect(changed.mock.calls).toEqual([
    [false, 'refused'],
    [true, ''],
  ]);
});

test('after it is back, the store has all its failures before it again', () => {
  const { health } = watched();
  for (let failure = 1; failure < 5; failure++) health.failed('slow');
  health.regained();
  health.failed('slow');
  expect(health.up).toBe(true);
});

// --- internal ---

function watched() {
  const changed = jest.fn<(up: boolean, cause: string) => void>();
  return { changed, health: new StoreHealth(changed) };
}
