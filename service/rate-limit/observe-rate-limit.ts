import type { ServiceInstruments } from '../instruments.ts';
import type { StoreName } from './store.ts';

/** Receives the decisions of the rate limit. */
export type RateLimitObserver = ReturnType<typeof observeRateLimit>;

/** Returns the observer that records the rate limit in the metrics. */
export function observeRateLimit(instruments: ServiceInstruments) {
  const decisions = instruments.counter('lorem_rate_limit_decisions_total');
  const byStore = (store: StoreName) => ({
    allowed: decisions.series({ decision: 'allowed', store }),
    delayed: decisions.series({ decision: 'delayed', store }),
    rejected: decisions.series({ decision: 'rejected', store }),
  });
  const series = { memory: byStore('memory'), redis: byStore('redis') };
  const up = instruments.gauge('lorem_rate_limit_store_up');
  return {
    /** Counts a decision: one per request, none for one whose client left while it waited. */
    decided: (decision: keyof ReturnType<typeof byStore>, store: StoreName): void => series[store][decision].add(),
    /** Called when it is first known whether Redis is used, and at each change. */
    storeUp: (isUp: boolean): void => up.series().set(isUp ? 1 : 0),
  };
}
