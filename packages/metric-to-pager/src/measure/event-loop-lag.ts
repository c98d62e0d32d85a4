import type { Registry } from '@prometheus-io/client';

/** The usual scrape interval, so that no stall is lost between two scrapes. */
const WINDOW_MS = 15_000;

const LAG = 'nodejs_eventloop_lag_seconds';

/**
 * Samples the `nodejs_eventloop_lag_*` metrics on a timer instead of on each scrape. The library measures the lag during a scrape, which
 * includes the work of the scrape, and each scrape resets minimum, maximum and quantiles, so that another client of `/metrics` hides
 * stalls from Prometheus. Each value is that of the last full window, 0 before the first.
 *
 * @returns a function that stops the timer
 * @throws when the registry has no default metrics
 * @see https://github.com/prometheus/client_js/issues/561
 */
export function sampleEventLoopLag(registry: Registry, windowMs = WINDOW_MS): () => void {
  // The `collect` of this metric sets the values of all eight.
  const metric = registry.getSingleMetric(LAG) as { collect: (() => void) | undefined } | undefined;
  const collect = metric?.collect;
  if (metric === undefined || collect === undefined) {
    throw new Error(`The registry has no metric "${LAG}"; register the default metrics first.`);
  }
  metric.collect = undefined;
  const timer = setInterval(() => collect.call(metric), windowMs).unref();
  return () => clearInterval(timer);
}
