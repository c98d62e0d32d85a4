import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Background } from './background.ts';

let now: number;

beforeEach(() => {
  now = 1_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('long work yields to the event loop, and its steps take turns', async () => {
  const background = new Background();
  const done: string[] = [];
  const work = (name: string) => {
    busyFor(2);
    done.push(name);
    if (done.length < 6) background.add(() => work(name));
  };
  for (const name of ['a', 'b']) background.add(() => work(name));
  let turns = 0;
  while (done.length < 6) {
    turns += 1;
    await turn();
  }
  expect(done).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  expect(turns).toBeGreaterThanOrEqual(5);
  expect(background.spent).toBeGreaterThanOrEqual(12);
});

test('many short steps share a turn', async () => {
  const background = new Background();
  let done = 0;
  for (let step = 0; step < 100; step += 1) background.add(() => void done++);
  expect(done).toBe(0);
  await turn();
  await turn();
  expect(done).toBeGreaterThan(10);
});

test('a step that is wanted soon runs at once, until the time of the turn is spent', async () => {
  const background = new Background();
  const done: number[] = [];
  for (let step = 0; step < 4; step += 1) {
    background.soon(() => {
      busyFor(0.6);
      done.push(step);
    });
  }
  expect(done).toEqual([0, 1]);
  while (done.length < 4) await turn();
  expect(done).toEqual([0, 1, 2, 3]);
  background.soon(() => done.push(4));
  expect(done).toEqual([0, 1, 2, 3, 4]);
});

// --- internal ---

function busyFor(milliseconds: number): void {
  now += milliseconds;
}
