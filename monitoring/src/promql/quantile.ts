import type { Labels } from '../catalogue/metric-definition.ts';
import { sumBy } from './aggregate.ts';
import { decimal, type Range, simple, type Vector } from './expression.ts';
import { rate } from './functions.ts';
import type { Matchers, TargetLabel } from './matchers.ts';
import { bucketsOf, type Source } from './select.ts';

/** Which observations of a histogram to look at, and over how long. */
export interface Observations<L extends Labels, G extends string> {
  /** How far back. */
  readonly range: Range;
  /** @default every series */
  readonly where?: Matchers<L>;
  /** One result for each set of these labels. @default one result for all */
  readonly by?: readonly G[];
}

/**
 * The value that the share `q` of a histogram's observations stays under, over all its series that agree in `by`. Buckets are added up
 * before the quantile is taken, as quantiles of pods cannot be averaged; that there are buckets is known nowhere else.
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

/** Observations a second in each bucket, as a heatmap wants them. */
export function bucketRates<L extends Labels, const G extends (keyof L & string) | TargetLabel = never>(
  metric: Source<'histogram', L>,
  { range, where = {}, by = [] }: NoInfer<Observations<L, G>> & { readonly by?: readonly G[] },
): Vector<G | 'le'> {
  return sumBy(['le', ...by], rate(bucketsOf(metric, where), range));
}
