import type { ServiceInstruments } from '../../lifecycle/instruments.ts';
import { TEXT_TYPES } from '../../lorem/index.ts';
import { catalogue } from '../../metrics.ts';
import type { LiveSnapshot } from './rates.ts';

/** Reads the page's figures from the cells that `/metrics` shows; what is called a snapshot is read when it is asked for. */
export function liveSnapshots(instruments: ServiceInstruments): () => LiveSnapshot {
  const requests = instruments.counter('lorem_requests_total');
  const generation = instruments.histogram('lorem_generation_duration_seconds');
  const outcomes = catalogue.metrics.lorem_requests_total.labels.outcome;
  const types = TEXT_TYPES.map((type) => ({
    type,
    requests: outcomes.map((outcome) => requests.series({ type, outcome })),
    errors: ERRORS.map((outcome) => requests.series({ type, outcome })),
    generation: generation.series({ type }),
  }));
  return () => ({
    bounds: catalogue.metrics.lorem_generation_duration_seconds.buckets,
    types: Object.fromEntries(
      types.map((cells) => [cells.type, { requests: sum(cells.requests), errors: sum(cells.errors), buckets: cells.generation.buckets }]),
    ),
  });
}

// --- internal ---

/** What is answered, but not with a text. */
const ERRORS = ['invalid', 'limited', 'shed', 'failed'] as const;

function sum(cells: readonly { readonly value: number }[]): number {
  return cells.reduce((total, { value }) => total + value, 0);
}
