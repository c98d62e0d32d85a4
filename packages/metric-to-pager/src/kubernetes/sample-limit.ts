import { type Catalogue, type Metric, seriesNames } from '../catalogue/catalogue.ts';

/** The series of Node.js and of the client library, with a margin for later versions. */
const RUNTIME_SERIES = 500;

/**
 * Returns the maximum number of series of one pod: every label set of the catalogue, and the runtime's. A label with `anyValue` counts as
 * one value, as a process has one version.
 */
export function maxSeries({ metrics }: Catalogue): number {
  return Object.values<Metric>(metrics).reduce((sum, metric) => {
    const sets = Object.values(metric.labels).reduce((product, values) => product * ('length' in values ? values.length : 1), 1);
    // A histogram has its buckets, and three more series: the bucket of +Inf, the sum and the count.
    return sum + sets * (metric.buckets.length + seriesNames(metric).length);
  }, RUNTIME_SERIES);
}
