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

/** A service level indicator (SLI): which events count, and which of them are bad. Created by `errorRatioSli` or `latencySli`. */
export interface Sli {
  readonly metric: Metric;
  /** Selects the events that count. */
  readonly events: MatcherSet;
  /** Selects the bad events: by labels, or by a value above a bound. */
  readonly bad: { readonly labels: MatcherSet } | { readonly above: number };
}

/** Returns an SLI whose bad events are selected by labels. */
export function errorRatioSli<L extends Labels>(
  metric: Metric<string, 'counter' | 'histogram', L>,
  { events, bad }: NoInfer<{ readonly events: Matchers<L>; readonly bad: Matchers<L> }>,
): Sli {
  return { metric, events, bad: { labels: bad } };
}

/** Returns an SLI whose bad events are observations above a bound, which must be the upper bound of a bucket. */
export function latencySli<L extends Labels, B extends number>(
  metric: Metric<string, 'histogram', L, B>,
  { events, above }: NoInfer<{ readonly events: Matchers<L>; readonly above: B }>,
): Sli {
  return { metric, events, bad: { above } };
}

/** Events per second of one installation. */
export function eventsRate({ metric, events }: Sli, target: IdentityLabels, window: Duration): Vector<keyof IdentityLabels> {
  return total(counter(metric, both(target, events)), window);
}

/**
 * Returns bad events per second of one installation; 0 while there are events (`all`) but no bad ones. A missing bucket makes all events
 * bad, so that a mistake does not look like a healthy service.
 */
export function badEventsRate(
  { metric, events, bad }: Sli,
  target: IdentityLabels,
  { window, all }: { readonly window: Duration; readonly all: Vector<keyof IdentityLabels | 'slo'> },
): Vector<keyof IdentityLabels | 'slo'> {
  const where = both(target, events);
  const orZero = (some: Vector<keyof IdentityLabels>) => or(some, multiply(all, 0), { on: ['namespace', 'job'] });
  if ('labels' in bad) return orZero(total(counter(metric, both(where, bad.labels)), window));
  const good = total(bucketOf(metric as Metric<string, 'histogram'>, bad.above, where), window);
  return clampMin(subtract(all, orZero(good), { on: ['namespace', 'job'] }), 0);
}

// --- internal ---

function counter(metric: Metric, where: MatcherSet): Selection<'counter', string> {
  return metric.type === 'histogram'
    ? countOf(metric as Metric<string, 'histogram'>, where)
    : series(metric as Metric<string, 'counter'>, where);
}

function total(selection: Selection<'counter', string>, window: Duration): Vector<keyof IdentityLabels> {
  return sumBy(['namespace', 'job'], rate(selection, window));
}
