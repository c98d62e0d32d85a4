import { refuse } from './findings.ts';
import type { LabelSet, Labels, MetricDefinition, MetricType, Unit } from './metric-definition.ts';
import { catalogueFindings } from './validate.ts';

export { anyValue } from './metric-definition.ts';

/** A metric of a catalogue: its definition with its name and every default filled in. */
export interface Metric<
  N extends string = string,
  T extends MetricType = MetricType,
  L extends Labels = Labels,
  B extends number = number,
> {
  readonly name: N;
  readonly type: T;
  readonly help: string;
  readonly unit: Unit | undefined;
  readonly labels: L;
  /** Empty unless it is a histogram. */
  readonly buckets: readonly B[];
  readonly startAtZero: readonly LabelSet<L>[];
  readonly optional: string | undefined;
  /** Whether other code than the instruments of the catalogue records it. */
  readonly recordedBy?: 'other' | undefined;
}

/** The metrics of one service, by name. */
export interface Catalogue<M extends Readonly<Record<string, Metric>> = Readonly<Record<string, Metric>>> {
  readonly metrics: M;
}

/** The names of a catalogue's metrics, optionally of one type. */
export type MetricName<C extends Catalogue, T extends MetricType = MetricType> = {
  [N in keyof C['metrics']]: C['metrics'][N]['type'] extends T ? N & string : never;
}[keyof C['metrics']];
/** The names of a catalogue's counters. */
export type CounterName<C extends Catalogue> = MetricName<C, 'counter'>;
/** The names of a catalogue's gauges. */
export type GaugeName<C extends Catalogue> = MetricName<C, 'gauge'>;
/** The names of a catalogue's histograms. */
export type HistogramName<C extends Catalogue> = MetricName<C, 'histogram'>;
/** The label sets that a metric can have. */
export type LabelsOf<C extends Catalogue, N extends MetricName<C>> = LabelSet<C['metrics'][N]['labels']>;

type Definitions = Readonly<Record<string, MetricDefinition>>;
type LabelsIn<D extends MetricDefinition> = D extends { readonly labels: infer L extends Labels } ? L : Record<never, never>;
type BucketsIn<D extends MetricDefinition> = D extends { readonly buckets: readonly (infer B extends number)[] } ? B : never;
type MetricsIn<D extends Definitions> = {
  readonly [N in keyof D & string]: Metric<N, D[N]['type'], LabelsIn<D[N]>, BucketsIn<D[N]>>;
};
/** Constraints that `MetricDefinition` cannot express: buckets only for histograms, label sets only with own labels, no unknown key. */
type Consistent<D extends Definitions> = {
  readonly [N in keyof D]: {
    readonly startAtZero?: readonly LabelSet<LabelsIn<D[N]>>[];
    readonly buckets?: D[N]['type'] extends 'histogram' ? readonly number[] : never;
  } & { readonly [K in Exclude<keyof D[N], keyof MetricDefinition>]: never };
};

/**
 * Returns the catalogue from which instruments, expressions, rules and panels take their types.
 *
 * @throws one error with every finding when a name, a label or a bucket breaks a rule or convention of Prometheus
 * @see https://prometheus.io/docs/practices/naming/
 */
export function defineCatalogue<const D extends Definitions>(definitions: D & Consistent<D>): Catalogue<MetricsIn<D>> {
  refuse('The metric catalogue', catalogueFindings(definitions));
  const metrics = Object.entries<MetricDefinition>(definitions).map(
    ([name, { type, help, unit, labels = {}, buckets = [], startAtZero = [], optional, recordedBy }]) => [
      name,
      Object.freeze({ name, type, help, unit, labels, buckets, startAtZero, optional, recordedBy }),
    ],
  );
  return { metrics: Object.fromEntries(metrics) };
}

/** Returns the names of the series that a metric exposes: its own, or `_bucket`, `_sum` and `_count` for a histogram. */
export function seriesNames({ name, type }: Pick<Metric, 'name' | 'type'>): string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
