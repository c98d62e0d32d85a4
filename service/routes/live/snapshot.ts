import { type ServiceInstruments, total } from '../../instruments.ts';
import { TEXT_TYPES } from '../../lorem/index.ts';
import { catalogue } from '../../metrics.ts';
import type { LiveSnapshot } from './rates.ts';

/** Returns a function that reads the live counts from the series that `/metrics` exposes. */
export function liveSnapshots(instruments: ServiceInstruments): () => LiveSnapshot {
  const requests = instruments.counter('lorem_requests_total');
  const generation = instruments.histogram('lorem_generation_duration_seconds');
  const outcomes = catalogue.metrics.lorem_requests_total.labels.outcome;
  const readers = TEXT_TYPES.map((type) => {
    const [all = [], errors = []] = [outcomes, ERRORS].map((some) => some.map((outcome) => requests.series({ type, outcome })));
    const durations = generation.series({ type });
    return () => [type, { requests: total(all), errors: total(errors), buckets: durations.buckets }] as const;
  });
  const bounds = catalogue.metrics.lorem_generation_duration_seconds.buckets;
  return () => ({ bounds, types: Object.fromEntries(readers.map((read) => read())) });
}

// --- internal ---

/** Outcomes that are answered without a text. */
const ERRORS = ['invalid', 'limited', 'shed', 'failed'] as const;
