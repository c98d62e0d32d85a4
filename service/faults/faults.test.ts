import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, jest, test } from '@jest/globals';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { Faults } from './faults.ts';
import type { Fault } from './kinds.ts';

const LATENCY: Fault = { kind: 'latency', amount: 200, share: 1, seconds: 60 };
const ERROR: Fault = { kind: 'error', amount: 500, share: 0.25, seconds: 10 };

afterEach(() => {
  jest.useRealTimers();
});

test('a fault is active for its duration, even when the system clock is set', () => {
  jest.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
  const faults = new Faults();
  expect([faults.any, faults.put(LATENCY).endsAt, faults.any]).toEqual([false, Date.UTC(2030, 0, 1, 0, 1), true]);
  jest.setSystemTime(Date.UTC(2020, 0, 1));
  jest.advanceTimersByTime(59_999);
  expect(faults.find('latency')).toMatchObject(LATENCY);
  jest.advanceTimersByTime(1);
  expect([faults.find('latency'), faults.any, faults.list()]).toEqual([undefined, false, []]);
});

test('a second fault of a kind replaces the first; faults are listed in the order of their kinds', () => {
  const faults = new Faults();
  faults.put(ERROR);
  faults.put(LATENCY);
  faults.put({ ...LATENCY, amount: 300 });
  expect(faults.list().map(({ kind, amount }) => [kind, amount])).toEqual([
    ['latency', 300],
    ['error', 500],
  ]);
});

test('a fault with a share hits the requests whose random number is below it', () => {
  const numbers = [0, 0.2499, 0.25, 0.99];
  const faults = new Faults(() => numbers.shift() ?? 1);
  faults.put(ERROR);
  expect([1, 2, 3, 4].map(() => faults.hit('error') !== undefined)).toEqual([true, true, false, false]);
});

test('a fault with a share of 1 draws no random number', () => {
  const faults = new Faults(() => {
    throw new Error('drawn');
  });
  faults.put(LATENCY);
  expect(faults.hit('latency')).toMatchObject(LATENCY);
});

test('a fault allocates memory, and frees it when it is replaced or cleared', async () => {
  const faults = new Faults();
  const first = taken(() => faults.put({ kind: 'allocate', amount: 64, share: 1, seconds: 60 }));
  expect([first.length, await isHeld(first)]).toEqual([64 * MEBIBYTE, true]);
  const second = taken(() => faults.put({ kind: 'allocate', amount: 16, share: 1, seconds: 60 }));
  await eventually(async () => !(await isHeld(first)));
  expect([second.length, await isHeld(second)]).toEqual([16 * MEBIBYTE, true]);
  faults.clear();
  await eventually(async () => !(await isHeld(second)));
  expect(faults.list()).toEqual([]);
});

test('memory that cannot be allocated is refused, and no fault is active', () => {
  const alloc = jest.spyOn(Buffer, 'alloc').mockImplementationOnce(() => {
    throw new RangeError('Array buffer allocation failed');
  });
  const faults = new Faults();
  expect(() => faults.put({ kind: 'allocate', amount: 4096, share: 1, seconds: 1 })).toThrow(
    'megabytes must be at most the memory that can be allocated, got 4096',
  );
  expect([alloc.mock.calls.length, faults.list()]).toEqual([1, []]);
  alloc.mockRestore();
});

test('memory is freed when the fault ends', async () => {
  jest.useFakeTimers();
  const faults = new Faults();
  const memory = taken(() => faults.put({ kind: 'allocate', amount: 8, share: 1, seconds: 60 }));
  jest.advanceTimersByTime(60_000);
  expect(faults.list()).toEqual([]);
  jest.useRealTimers();
  await eventually(async () => !(await isHeld(memory)));
});

// --- internal ---

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MEBIBYTE = 1024 * 1024;

/** Returns a weak reference to the memory that an action allocates, and asserts that every page of it is written. */
function taken(action: () => void): { readonly length: number; readonly memory: WeakRef<Buffer> } {
  const alloc = jest.spyOn(Buffer, 'alloc');
  try {
    action();
    const [result] = alloc.mock.results;
    const memory = result?.value as Buffer;
    expect(memory.equals(new Uint8Array(memory.length).fill(1))).toBe(true);
    return { length: memory.length, memory: new WeakRef(memory) };
  } finally {
    alloc.mockRestore();
  }
}

/** Whether the memory is still referenced. `deref` keeps its target until the next turn. */
async function isHeld({ memory }: { readonly memory: WeakRef<Buffer> }): Promise<boolean> {
  await nextTurn();
  collectGarbage();
  return memory.deref() !== undefined;
}
