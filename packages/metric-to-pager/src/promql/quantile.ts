import type { Labels } from '../catalogue/metric-definition.ts';
import { sumBy } from './aggregate.ts';
import type { Range } from './duration.ts';
import { decimal, simple, type Vector } from './expression.ts';
import { rate } from './functions.ts';
import type { Matchers, TargetLabel } from './matchers.ts';
import { bucketsOf, type Source } from './select.ts';

/** Selects observations of a histogram. */
export interface Observations<L extends Labels, G extends string> {
  readonly range: Range;
  /** @default all series */
  readonly where?: Matchers<L>;
  /** The labels to group by. @default one group */
  readonly by?: readonly G[];
}

/**
 * Returns the `q` quantile of a histogram's observations, from buckets that are summed across series.
 *
 * @throws when `q` is not between 0 and 1
 */
export function quantile<L extends Labels, const G extends (keyof L & string) | TargetLabel = never>(
  q: number,
  metric: Source<'histogram', L>,
  observations: NoInfer<Observations<L, G>> & { readonly by?: readonly G[] },
): Vector<G> {
  if (!(q > 0 && q < 1)) throw new Error(`A quantile of "${metric.name}" must be between 0 and 1, got "${q}"`);
  return simple(`histogram_quantile(${decimal(q)}, ${bucketRates(metric, observations).text})`);
}

/** Observations per second in each bucket, as heatmaps expect them. */
export function bucketRates<L extends Labels, const G extends (keyof L & string) | TargetLabel = never>(
  metric: Source<'histogram', L>,
  { range, where = {}, by = [] }: NoInfer<Observations<L, G>> & { readonly by?: readonly G[] },
): Vector<G | 'le'> {
  return sumBy(['le', ...by], rate(bucketsOf(metric, where), range));
}
