import { Readable } from 'node:stream';
import { type LiveRates, type LiveSnapshot, ratesBetween } from './rates.ts';

export interface FeedOptions {
  /** Reads the current counts from the series that `/metrics` exposes. */
  readonly snapshot: () => LiveSnapshot;
  /** Name of the pod, shown to the viewer: another connection may reach another pod. */
  readonly pod: string;
  readonly maxViewers: number;
  /** Interval between two points, in milliseconds. */
  readonly intervalMs: number;
}

/** The rates of every type over the interval that ended at `at`, in milliseconds since the epoch. */
export interface LivePoint {
  readonly at: number;
  readonly types: Readonly<Record<string, LiveRates>>;
}

/** Length of the history that a new viewer receives, in milliseconds. */
export const HISTORY_MS = 300_000;

/**
 * Creates a feed that measures only while it has viewers. A viewer receives a `history` event, then a `point` event per interval even
 * without traffic, so that proxies keep the connection. Gaps are points of nulls. A viewer with a backlog of 256 KiB is disconnected.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createFeed({ snapshot, pod, maxViewers, intervalMs }: FeedOptions) {
  const viewers = new Set<Readable>();
  let points: LivePoint[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let last: { readonly snapshot: LiveSnapshot; readonly time: number } | undefined;

  /** Adds the rates since the last measurement; the first point after a gap has none. */
  function measure(): LivePoint {
    const now = { snapshot: snapshot(), time: performance.now() };
    const before = last ?? now;
    const point = { at: Date.now(), types: ratesBetween(before.snapshot, now.snapshot, (now.time - before.time) / 1000) };
    last = now;
    // When the clock is set back, older points would lie in the future.
    points = [...points.filter(({ at }) => at > point.at - HISTORY_MS && at < point.at), point];
    return point;
  }

  function tick(): void {
    const chunk = event('point', measure());
    for (const viewer of viewers) {
      if (!viewer.push(chunk)) viewer.destroy();
    }
  }

  function leave(viewer: Readable): void {
    viewers.delete(viewer);
    if (viewers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    last = undefined;
  }

  return {
    /** Returns a stream of server-sent events; `undefined` when `maxViewers` is reached or the feed has stopped. */
    join(): Readable | undefined {
      if (stopped || viewers.size >= maxViewers) return undefined;
      if (timer === undefined) {
        measure();
        timer = setInterval(tick, intervalMs).unref();
      }
      const viewer = new Readable({ read: () => {}, highWaterMark: BACKLOG_BYTES });
      viewers.add(viewer);
      viewer.once('close', () => leave(viewer));
      viewer.push(`retry: ${RETRY_MS}\n${event('history', { pod, intervalMs, points })}`);
      return viewer;
    },
    /** Ends every stream and refuses new ones. */
    stop(): void {
      stopped = true;
      clearInterval(timer);
      for (const viewer of viewers) end(viewer);
    },
  };
}

// --- internal ---

/** Three times the size of a full history. */
const BACKLOG_BYTES = 256 * 1024;

/** Time after which a browser reconnects. */
const RETRY_MS = 2000;

/** Ends a stream; one that is not read would never end. */
function end(viewer: Readable): void {
  if (viewer.readableLength > 0) viewer.destroy();
  else viewer.push(null);
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data, round)}\n\n`;
}

/** Rounds to four digits, a third of the bytes; whole numbers, such as times, are kept. */
function round(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
