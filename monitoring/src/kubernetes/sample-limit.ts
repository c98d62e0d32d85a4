import { type Catalogue, type Metric, seriesNames } from '../catalogue/catalogue.ts';

/** The series of Node.js and of the client library, with a margin for later versions. */
const RUNTIME_SERIES = 500;

/**
 * Returns the maximum number of series of one pod: every label set of the catalogue, and the runtime's. A label with `anyValue` counts as
 * one value, as a process has one version.
 */
export function maxSeries({ metrics }: Catalogue): number {
  return Object.values<Metric>(metrics).reduce((sum, metric) => sum + seriesOf(metric), RUNTIME_SERIES);
}

// --- internal ---

function seriesOf(metric: Metric): number {
  const sets = Object.values(metric.labels).reduce((product, values) => product * ('length' in values ? values.length : 1), 1);
  // The three names of a histogram stand for the bucket of +Inf, the sum and the count.
  const perSet = metric.type === 'histogram' ? metric.buckets.length + seriesNames(metric).length : 1;
  return sets * perSet;
}
