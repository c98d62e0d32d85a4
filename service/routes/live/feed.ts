import { Readable } from 'node:stream';
import { type LiveRates, type LiveSnapshot, ratesBetween } from './rates.ts';

export interface FeedOptions {
  /** The counts of now, from the cells that `/metrics` shows. */
  readonly snapshot: () => LiveSnapshot;
  /** Who counted: the name of the pod, shown to the viewer, as another connection may reach another one. */
  readonly pod: string;
  /** How many may watch at once. */
  readonly maxViewers: number;
  /** The time between two points, in milliseconds. */
  readonly intervalMs: number;
}

/** The rates of every type over the interval that ended at `at`, milliseconds since 1970. */
export interface LivePoint {
  readonly at: number;
  readonly types: Readonly<Record<string, LiveRates>>;
}

/** Live figures for many viewers, computed once for all of them. */
export interface Feed {
  /** The stream of server-sent events for one more viewer, or undefined when there are as many as allowed, or the feed has stopped. */
  join(): Readable | undefined;
  /** Ends every stream, for good. */
  stop(): void;
}

/** How far back the history of a new viewer goes, in milliseconds. */
export const HISTORY_MS = 300_000;

/**
 * A feed that measures only while somebody watches. A new viewer is sent the `history` event first, then a `point` event an interval,
 * with traffic or without, so that proxies see a living connection. Times of which nothing is known are points of nulls, not bridged by
 * an average. A viewer who lets 256 KiB pile up is dropped.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function createFeed({ snapshot, pod, maxViewers, intervalMs }: FeedOptions): Feed {
  const viewers = new Set<Readable>();
  let points: LivePoint[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let last: { readonly snapshot: LiveSnapshot; readonly time: number } | undefined;

  /** Adds the rates since the last measurement; the first of a watch has nothing before it. */
  function measure(): LivePoint {
    const now = { snapshot: snapshot(), time: performance.now() };
    const before = last ?? now;
    const point = { at: Date.now(), types: ratesBetween(before.snapshot, now.snapshot, (now.time - before.time) / 1000) };
    last = now;
    // Points of a time that is yet to come, after the clock was set back, could not be drawn.
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
    join() {
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
    stop() {
      stopped = true;
      clearInterval(timer);
      for (const viewer of viewers) end(viewer);
    },
  };
}

// --- internal ---

/** Room for the history of five minutes, a point a second, three times over. */
const BACKLOG_BYTES = 256 * 1024;

/** How long a browser waits before it comes back. */
const RETRY_MS = 2000;

/** Ends a stream; one that is not being read would never come to its end. */
function end(viewer: Readable): void {
  if (viewer.readableLength > 0) viewer.destroy();
  else viewer.push(null);
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data, round)}\n\n`;
}

/** Four digits are more than a chart shows and a third of the bytes; whole numbers, such as times, stay as they are. */
function round(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
