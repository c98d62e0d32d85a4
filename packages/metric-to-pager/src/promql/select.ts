import type { Metric } from '../catalogue/catalogue.ts';
import type { Labels, MetricType } from '../catalogue/metric-definition.ts';
import { type Selection, simple, type Vector } from './expression.ts';
import { formatMatchers, type Matcher, type MatcherSet, type Matchers, oneOf, type TargetLabel } from './matchers.ts';

/** A metric that expressions can read: of a catalogue, or external. */
export type Source<T extends MetricType = MetricType, L extends Labels = Labels> = Pick<Metric<string, T, L>, 'name' | 'type' | 'labels'>;

/** The name and labels of the series that a recording rule creates. */
export interface RecordedSeries<N extends string = string, L extends string = string> {
  readonly name: N;
  readonly labels: readonly L[];
}

type LabelNames<L extends Labels> = (keyof L & string) | TargetLabel;

/** Selects series of a counter or a gauge. For a histogram, use `countOf`, `sumOf` or `bucketOf`. */
export function series<T extends 'counter' | 'gauge', L extends Labels>(
  metric: Source<T, L>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<T, LabelNames<L>> {
  return select(metric.name, matchers, metric.type);
}

/** Selects series of a histogram, which can also have the labels `E`. */
export type HistogramSelector<E extends string = never> = <L extends Labels>(
  metric: Source<'histogram', L>,
  matchers?: NoInfer<Matchers<L>>,
) => Selection<'counter', LabelNames<L> | E>;

/** Selects the number of a histogram's observations. */
export const countOf: HistogramSelector = histogramSelector('_count');

/** Selects the sum of a histogram's observations. */
export const sumOf: HistogramSelector = histogramSelector('_sum');

/** Selects all buckets of a histogram. */
export const bucketsOf: HistogramSelector<'le'> = histogramSelector('_bucket');

/** Selects the number of observations up to `bound`, which must be the upper bound of a bucket. */
export function bucketOf<L extends Labels, B extends number>(
  metric: Metric<string, 'histogram', L, B>,
  bound: NoInfer<B>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<'counter', LabelNames<L>> {
  return select(`${metric.name}_bucket`, { ...matchers, le: bucketLabel(bound) }, 'counter');
}

/** Selects the series of a recording rule. */
export function recorded<L extends string>(
  { name }: RecordedSeries<string, L>,
  matchers: NoInfer<{ readonly [K in L]?: Matcher }> = {},
): Selection<'gauge', L> {
  return select(name, matchers, 'gauge');
}

/** Selects all series of several metrics, which differ in `__name__`. A histogram is represented by its `_count`. */
export function anyOf(metrics: readonly Source[], matchers: Matchers<Record<never, never>> = {}): Vector<TargetLabel | '__name__'> {
  const names = metrics.map(({ name, type }) => (type === 'histogram' ? `${name}_count` : name));
  return simple(formatMatchers({ __name__: oneOf(names), ...matchers }));
}

// --- internal ---

function histogramSelector(suffix: string) {
  return ({ name }: Source, matchers: MatcherSet = {}): Selection<'counter', never> => select(name + suffix, matchers, 'counter');
}

function select<K extends 'counter' | 'gauge', L extends string>(name: string, matchers: MatcherSet, kind: K): Selection<K, L> {
  return { ...simple(name + formatMatchers(matchers)), kind };
}

/** Matches the forms in which Prometheus may store a bound: as exposed in either format, or as normalized by Prometheus 3. */
function bucketLabel(bound: number): Matcher {
  const exposed = String(bound);
  const forms = [...new Set([exposed, Number.isInteger(bound) ? `${exposed}.0` : exposed, canonical(bound)])];
  return forms.length === 1 ? exposed : oneOf(forms);
}

/**
 * Formats a bound as Prometheus 3 stores it: `1.0`, `1.048576e+06`, `1e-05`.
 *
 * @see https://prometheus.io/docs/prometheus/3.0/migration/
 * @see https://github.com/prometheus/prometheus/blob/release-3.5/model/textparse/protobufparse.go `formatOpenMetricsFloat`
 */
function canonical(bound: number): string {
  const [digits, power = ''] = bound.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return Number.isInteger(bound) ? `${bound}.0` : String(bound);
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
