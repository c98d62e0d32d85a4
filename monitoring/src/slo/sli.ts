import type { Metric } from '../catalogue/catalogue.ts';
import type { IdentityLabels } from '../catalogue/identity.ts';
import type { Labels } from '../catalogue/metric-definition.ts';
import {
  both,
  bucketOf,
  clampMin,
  countOf,
  type Duration,
  type MatcherSet,
  type Matchers,
  multiply,
  or,
  rate,
  type Selection,
  series,
  subtract,
  sumBy,
  type Vector,
} from '../promql/index.ts';

/** Which events count, and which of them are bad. Made by `failures` or `slowness`, which know the metric's labels. */
export interface Sli {
  readonly metric: Metric;
  /** Which events count at all. */
  readonly events: MatcherSet;
  /** What makes one of them bad: labels that it has, or a value greater than this bound. */
  readonly bad: { readonly labels: MatcherSet } | { readonly above: number };
}

/** Events of a counter, or observations of a histogram, that are bad by their labels. */
export function errorRatioSli<L extends Labels>(
  metric: Metric<string, 'counter' | 'histogram', L>,
  { events, bad }: NoInfer<{ readonly events: Matchers<L>; readonly bad: Matchers<L> }>,
): Sli {
  return { metric, events, bad: { labels: bad } };
}

/** Observations of a histogram that are bad because they are greater than a bound, which must be one of its buckets. */
export function latencySli<L extends Labels, B extends number>(
  metric: Metric<string, 'histogram', L, B>,
  { events, above }: NoInfer<{ readonly events: Matchers<L>; readonly above: B }>,
): Sli {
  return { metric, events, bad: { above } };
}

/** All events of one installation, a second. */
export function eventsRate({ metric, events }: Sli, target: IdentityLabels, window: Duration): Vector<keyof IdentityLabels> {
  return total(counted(metric, both(target, events)), window);
}

/**
 * The bad events of one installation, a second: 0, not nothing, while there are events (`all`) and none of them is bad. Were the bucket
 * of the bound missing, all events would be bad: a mistake must not look like health.
 */
export function badEventsRate(
  { metric, events, bad }: Sli,
  target: IdentityLabels,
  { window, all }: Rated,
): Vector<keyof IdentityLabels | 'slo'> {
  const where = both(target, events);
  const orNone = (some: Vector<keyof IdentityLabels>) => or(some, multiply(all, 0), { on: ['namespace', 'job'] });
  if ('labels' in bad) return orNone(total(counted(metric, both(where, bad.labels)), window));
  const good = total(bucketOf(metric as Metric<string, 'histogram'>, bad.above, where), window);
  return clampMin(subtract(all, orNone(good), { on: ['namespace', 'job'] }), 0);
}

// --- internal ---

interface Rated {
  readonly window: Duration;
  /** All events, over the same window. */
  readonly all: Vector<keyof IdentityLabels | 'slo'>;
}

function counted(metric: Metric, where: MatcherSet): Selection<'counter', string> {
  return metric.type === 'histogram'
    ? countOf(metric as Metric<string, 'histogram'>, where)
    : series(metric as Metric<string, 'counter'>, where);
}

function total(selection: Selection<'counter', string>, window: Duration): Vector<keyof IdentityLabels> {
  return sumBy(['namespace', 'job'], rate(selection, window));
}
