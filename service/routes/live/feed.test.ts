import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createFeed, HISTORY_MS, type LivePoint } from './feed.ts';
import type { LiveSnapshot } from './rates.ts';

let requests = 0;
let snapshots = 0;

beforeEach(() => {
  requests = 0;
  snapshots = 0;
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: Date.UTC(2030, 0, 1) });
});

afterEach(() => {
  jest.useRealTimers();
});

test('a new viewer receives the pod and the history, then one point per interval', () => {
  const viewer = watch(feed());
  requests += 6;
  jest.advanceTimersByTime(2000);
  const [history, ...points] = events(viewer);
  expect(history).toEqual({ event: 'history', data: { pod: 'pod-1', intervalMs: 1000, points: [point(null, 0)] } });
  expect(points).toEqual([
    { event: 'point', data: point(6, 1000) },
    { event: 'point', data: point(0, 2000) },
  ]);
});

test('a browser reconnects after two seconds', () => {
  expect(String(watch(feed()).read())).toMatch(/^retry: 2000\nevent: history\n/);
});

test('a second viewer receives the earlier points, and both receive the same new ones', () => {
  const shared = feed();
  const first = watch(shared);
  jest.advanceTimersByTime(3000);
  events(first);
  const second = watch(shared);
  jest.advanceTimersByTime(1000);
  expect(historyOf(second).map(({ at }) => at - Date.UTC(2030, 0, 1))).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(events(first)).toHaveLength(1);
  expect(snapshots).toBe(5);
});

test('the history covers five minutes', async () => {
  const shared = feed();
  const viewer = watch(shared);
  viewer.on('data', () => {});
  await new Promise(setImmediate);
  jest.advanceTimersByTime(HISTORY_MS + 60_000);
  expect(historyOf(watch(shared))).toHaveLength(HISTORY_MS / 1000);
});

test('when the clock is set back, the history restarts', () => {
  const shared = feed();
  watch(shared);
  jest.advanceTimersByTime(3000);
  jest.setSystemTime(Date.UTC(2029, 0, 1));
  jest.advanceTimersByTime(2000);
  expect(historyOf(watch(shared)).map(({ at }) => at - Date.UTC(2029, 0, 1))).toEqual([1000, 2000]);
});

test('without viewers nothing is measured, and the time becomes a gap', async () => {
  const shared = feed();
  const first = watch(shared);
  jest.advanceTimersByTime(1000);
  await close(first);
  const before = snapshots;
  requests += 1_000_000;
  jest.advanceTimersByTime(10_000);
  expect(snapshots).toBe(before);
  expect(jest.getTimerCount()).toBe(0);
  expect(historyOf(watch(shared)).map(({ types }) => types['word']?.requests)).toEqual([null, 0, null]);
});

test('maxViewers limits the viewers, and a place is free again when one leaves', async () => {
  const shared = feed({ maxViewers: 1 });
  const first = watch(shared);
  expect(shared.join()).toBeUndefined();
  await close(first);
  expect(shared.join()).toBeDefined();
});

test('a viewer that does not read is disconnected, others are not', async () => {
  const shared = feed();
  const idle = watch(shared);
  const reader = watch(shared);
  reader.on('data', () => {});
  await new Promise(setImmediate);
  jest.advanceTimersByTime(HISTORY_MS * 10);
  expect(idle.destroyed).toBe(true);
  expect(idle.readableLength).toBeLessThan(300 * 1024);
  expect(reader.destroyed).toBe(false);
});

test('stopping ends every stream, even one that is not read, and refuses new viewers', async () => {
  const shared = feed();
  const reader = watch(shared);
  const idle = watch(shared);
  const ended = new Promise((resolve) => reader.once('end', resolve));
  reader.on('data', () => {});
  await new Promise(setImmediate);
  shared.stop();
  await ended;
  expect(idle.destroyed).toBe(true);
  expect(shared.join()).toBeUndefined();
  expect(jest.getTimerCount()).toBe(0);
});

// --- internal ---

function feed(options: { maxViewers?: number } = {}) {
  return createFeed({ snapshot, pod: 'pod-1', maxViewers: 5, intervalMs: 1000, ...options });
}

function snapshot(): LiveSnapshot {
  snapshots += 1;
  return { bounds: [1], types: { word: { requests, errors: 0, buckets: [0, 0] } } };
}

function watch(from: ReturnType<typeof createFeed>): Readable {
  const viewer = from.join();
  if (viewer === undefined) throw new Error('the feed refused a viewer');
  return viewer;
}

/** Returns the events since the last call. */
function events(viewer: Readable): { event: string; data: unknown }[] {
  const blocks = String(viewer.read() ?? '').matchAll(/event: (\w+)\ndata: (.*)\n\n/g);
  return [...blocks].map(([, event = '', data = '']) => ({ event, data: JSON.parse(data) }));
}

/** Returns every point of a viewer: the history and later points. */
function historyOf(viewer: Readable): LivePoint[] {
  const [history, ...points] = events(viewer);
  const { points: past } = (history as { data: { points: LivePoint[] } }).data;
  return [...past, ...points.map(({ data }) => data as LivePoint)];
}

function point(rate: number | null, after: number): LivePoint {
  const word = { requests: rate, errors: rate === null ? null : 0, p50: null, p99: null };
  return { at: Date.UTC(2030, 0, 1) + after, types: { word } };
}

async function close(viewer: Readable): Promise<void> {
  viewer.destroy();
  await new Promise((resolve) => viewer.once('close', resolve));
}
