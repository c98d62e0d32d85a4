import type { Metric } from '../catalogue/catalogue.ts';
import type { LabelSet, Labels } from '../catalogue/metric-definition.ts';
import { both, countOf, type MatcherSet, type Matchers, type Selection, series } from '../promql/index.ts';

/** The requests of a service and their outcomes. Alerts on traffic read them, and simulated outages are made of them. */
export interface RequestKinds {
  /** Counts the requests. */
  readonly metric: Metric;
  readonly succeeded: MatcherSet;
  readonly rejected: MatcherSet;
  readonly examples: Readonly<Record<RequestOutcome, Readonly<Record<string, string>>>>;
}

/** The outcome of a request: served, refused as a mistake of its client, or failed by the service. */
export type RequestOutcome = 'succeeded' | 'rejected' | 'failed';

/** The options of `defineRequests`. */
export interface RequestOptions<L extends Labels> {
  /** Selects the requests that were served. */
  readonly succeeded: Matchers<L>;
  /** Selects the requests that were refused as mistakes of their clients. */
  readonly rejected: Matchers<L>;
  /** A label set for each outcome, of which simulated traffic is made. */
  readonly examples: Readonly<Record<RequestOutcome, LabelSet<L>>>;
}

/** Returns the requests that a metric counts. */
export function defineRequests<L extends Labels>(
  metric: Metric<string, 'counter' | 'histogram', L>,
  options: RequestOptions<NoInfer<L>>,
): RequestKinds {
  return { metric, ...options } as unknown as RequestKinds;
}

/** Selects the requests of an installation that also match `kind`. */
export function requestsOf({ metric }: Pick<RequestKinds, 'metric'>, where: MatcherSet, kind: MatcherSet = {}): Selection<'counter'> {
  const all = both(where, kind);
  return metric.type === 'histogram'
    ? countOf(metric as Metric<string, 'histogram'>, all)
    : series(metric as Metric<string, 'counter'>, all);
}

/** Returns the name of the series that counts the events of a metric. */
export function countSeriesName({ metric }: Pick<RequestKinds, 'metric'>): string {
  return metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
}
