import { Instruments } from 'metric-to-pager/fastify';
import { memoryLimit } from './config/memory-limit.ts';
import { BUILD } from './config/version.ts';
import { catalogue, type ServiceCatalogue } from './metrics.ts';

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

/** Returns the final counts for the last log line: Prometheus may never scrape them. */
export function finalCounts(instruments: ServiceInstruments) {
  const requests = instruments.counter('lorem_requests_total');
  const texts = instruments.counter('lorem_texts_total');
  const { type: askedTypes, outcome: outcomes } = catalogue.metrics.lorem_requests_total.labels;
  const byOutcome = outcomes.map((outcome) => [outcome, total(askedTypes.map((type) => requests.series({ type, outcome })))]);
  return {
    requests: Object.fromEntries(byOutcome) as Record<(typeof outcomes)[number], number>,
    texts: total(catalogue.metrics.lorem_texts_total.labels.type.map((type) => texts.series({ type }))),
    log_lines_dropped: instruments.counter('lorem_log_lines_dropped_total').series().value,
  };
}

/** Returns the sum of the values of counters. */
export function total(series: readonly { readonly value: number }[]): number {
  return series.reduce((sum, { value }) => sum + value, 0);
}
