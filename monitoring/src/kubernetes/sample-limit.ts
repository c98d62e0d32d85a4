import { type Catalogue, type Metric, seriesNames } from '../catalogue/catalogue.ts';

/** Series of Node.js and of the client library, with room for those of their next versions. */
const RUNTIME_SERIES = 500;

/**
 * The most series that one pod can expose: every label set that the catalogue allows, and what the runtime brings. So a limit of
 * this height never refuses a scrape of a service that keeps to its catalogue. A label that is only known at run time counts as one
 * value, as a process has one version.
 */
export function mostSeries({ metrics }: Catalogue): number {
  return Object.values<Metric>(metrics).reduce((sum, metric) => sum + seriesOf(metric), RUNTIME_SERIES);
}

// --- internal ---

function seriesOf(metric: Metric): number {
  const sets = Object.values(metric.labels).reduce((product, values) => product * ('length' in values ? values.length : 1), 1);
  // A histogram has a bucket for each bound and one for infinity, a sum and a count.
  const perSet = metric.type === 'histogram' ? metric.buckets.length + seriesNames(metric).length : 1;
  return sets * perSet;
}
