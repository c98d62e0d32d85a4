import { Instruments } from 'metric-to-pager/fastify';
import { memoryLimit } from './config/memory-limit.ts';
import { BUILD } from './config/version.ts';
import type { Faults } from './faults/faults.ts';
import { FAULT_NAMES } from './faults/kinds.ts';
import { catalogue, type ServiceCatalogue } from './metrics.ts';
import type { RateLimitObserver } from './rate-limit/index.ts';

/** The instruments of the service's catalogue. */
export type ServiceInstruments = Instruments<ServiceCatalogue>;

/** Creates the instruments of one service and sets those known at start: the build and the memory limit. */
export function createInstruments(): ServiceInstruments {
  const instruments = new Instruments(catalogue);
  instruments.gauge('lorem_build_info').series(BUILD).set(1);
  const limit = memoryLimit();
  if (limit !== undefined) instruments.gauge('lorem_memory_limit_bytes').series().set(limit);
  return instruments;
}

/** Exposes which faults are active: 0 for all kinds when FAULTS is off. */
export function observeFaults(instruments: ServiceInstruments, faults: Faults | undefined): void {
  const active = instruments.gauge('lorem_faults_active');
  for (const kind of FAULT_NAMES) active.series({ kind }).collect(() => (faults?.find(kind) === undefined ? 0 : 1));
}

/** Returns the observer that counts the decisions of the rate limit. */
export function observeRateLimit(instruments: ServiceInstruments): RateLimitObserver {
  const decisions = instruments.counter('lorem_rate_limit_decisions_total');
  const byStore = (store: 'memory' | 'redis') => ({
    allowed: decisions.series({ decision: 'allowed', store }),
    delayed: decisions.series({ decision: 'delayed', store }),
    rejected: decisions.series({ decision: 'rejected', store }),
  });
  const series = { memory: byStore('memory'), redis: byStore('redis') };
  const up = instruments.gauge('lorem_rate_limit_store_up');
  return {
    decided: (decision, store) => series[store][decision].add(),
    storeUp: (isUp) => up.series().set(isUp ? 1 : 0),
  };
}

/** Returns the final counts for the last log line: Prometheus may never scrape them. */
export function finalCounts(instruments: ServiceInstruments) {
  const requests = instruments.counter('lorem_requests_total');
  const texts = instruments.counter('lorem_texts_total');
  const { type: askedTypes, outcome: outcomes } = catalogue.metrics.lorem_requests_total.labels;
  const byOutcome = outcomes.map((outcome) => [outcome, sum(askedTypes.map((type) => requests.series({ type, outcome }).value))]);
  return {
    requests: Object.fromEntries(byOutcome) as Record<(typeof outcomes)[number], number>,
    texts: sum(catalogue.metrics.lorem_texts_total.labels.type.map((type) => texts.series({ type }).value)),
    log_lines_dropped: instruments.counter('lorem_log_lines_dropped_total').series().value,
  };
}

// --- internal ---

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
