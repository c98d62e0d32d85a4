import type { Registry } from '@prometheus-io/client';

/** How often the lag is summed up: as often as Prometheus usually asks, so that no stall is lost between two scrapes. */
const WINDOW_MS = 15_000;

const LAG = 'nodejs_eventloop_lag_seconds';

/**
 * Measures the lag of the event loop on a timer of its own, not when it is asked for: the library measures `nodejs_eventloop_lag_seconds`
 * in the middle of a scrape, whose own work it then reports, and starts the minimum, maximum and quantiles beside it anew, so that
 * anybody's look at `/metrics` hides from Prometheus what happened before.
 *
 * The names stay as they are; each value is that of the last full window, 0 before the first one.
 *
 * @returns what stops the timer
 * @throws when the registry has no default metrics
 * @see https://github.com/prometheus/client_js/issues/561
 */
export function sampleEventLoopLag(registry: Registry, windowMs = WINDOW_MS): () => void {
  const metric = registry.getSingleMetric(LAG) as Collected | undefined;
  const collect = metric?.collect;
  if (metric === undefined || collect === undefined) {
    throw new Error(`The registry has no "${LAG}" to measure apart: register the default metrics first.`);
  }
  metric.collect = undefined;
  const timer = setInterval(() => collect.call(metric), windowMs).unref();
  return () => clearInterval(timer);
}

// --- internal ---

/** One metric sets the values of all eight, in this function. */
interface Collected {
  collect: (() => void) | undefined;
}
