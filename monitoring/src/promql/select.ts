import type { Metric } from '../catalogue/catalogue.ts';
import type { Labels, MetricType } from '../catalogue/metric-definition.ts';
import { type Selection, simple, type Vector } from './expression.ts';
import { formatMatchers, type Matcher, type MatcherSet, type Matchers, oneOf, type TargetLabel } from './matchers.ts';

/** What an expression must know of a metric: a catalogue's metric is one, and so is a series that others expose. */
export type Source<T extends MetricType = MetricType, L extends Labels = Labels> = Pick<Metric<string, T, L>, 'name' | 'type' | 'labels'>;

/** A series that a recording rule makes: its name and the labels that it has. */
export interface RecordedSeries<N extends string = string, L extends string = string> {
  readonly name: N;
  readonly labels: readonly L[];
}

type LabelNames<L extends Labels> = (keyof L & string) | TargetLabel;

/** The series of a counter or a gauge that fit. A histogram does not compile: it is chosen by `countOf`, `sumOf` or `bucketOf`. */
export function series<T extends 'counter' | 'gauge', L extends Labels>(
  metric: Source<T, L>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<T, LabelNames<L>> {
  return select(metric.name, matchers, metric.type);
}

/** How many observations a histogram has seen. */
export function countOf<L extends Labels>(
  metric: Source<'histogram', L>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<'counter', LabelNames<L>> {
  return select(`${metric.name}_count`, matchers, 'counter');
}

/** The sum of a histogram's observations. */
export function sumOf<L extends Labels>(
  metric: Source<'histogram', L>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<'counter', LabelNames<L>> {
  return select(`${metric.name}_sum`, matchers, 'counter');
}

/** How many observations of a histogram were at most `bound`, which must be one of its buckets. */
export function bucketOf<L extends Labels, B extends number>(
  metric: Metric<string, 'histogram', L, B>,
  bound: NoInfer<B>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<'counter', LabelNames<L>> {
  return select(`${metric.name}_bucket`, { ...matchers, le: bucketLabel(bound) }, 'counter');
}

/** Every bucket of a histogram. Quantiles come from `quantile()`, which hides this. */
export function bucketsOf<L extends Labels>(
  metric: Source<'histogram', L>,
  matchers: NoInfer<Matchers<L>> = {},
): Selection<'counter', LabelNames<L> | 'le'> {
  return select(`${metric.name}_bucket`, matchers, 'counter');
}

/** The series that a recording rule has made. */
export function recorded<L extends string>(
  { name }: RecordedSeries<string, L>,
  matchers: NoInfer<{ readonly [K in L]?: Matcher }> = {},
): Selection<'gauge', L> {
  return select(name, matchers, 'gauge');
}

/** All series of several metrics; `__name__` tells them apart. A histogram is seen by its count. */
export function anyOf(metrics: readonly Source[], matchers: Matchers<Record<never, never>> = {}): Vector<TargetLabel | '__name__'> {
  const names = metrics.map(({ name, type }) => (type === 'histogram' ? `${name}_count` : name));
  return simple(formatMatchers({ __name__: oneOf(names), ...matchers }));
}

// --- internal ---

function select<K extends 'counter' | 'gauge', L extends string>(name: string, matchers: MatcherSet, kind: K): Selection<K, L> {
  return { ...simple(name + formatMatchers(matchers)), kind };
}

/** Every way in which Prometheus may have stored a bound: as it was exposed in either format, or as Prometheus 3 writes it anew. */
function bucketLabel(bound: number): Matcher {
  const exposed = String(bound);
  const spellings = [...new Set([exposed, Number.isInteger(bound) ? `${exposed}.0` : exposed, canonical(bound)])];
  return spellings.length === 1 ? exposed : oneOf(spellings);
}

/**
 * A bound as Prometheus 3 stores it, however it was exposed: `1.0`, `1.048576e+06`, `1e-05`.
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
