/** The kinds of metric that there are. No summary: its quantiles cannot be added up over pods. */
export type MetricType = 'counter' | 'gauge' | 'histogram';

/** Base units; a metric that counts things has none. */
export type Unit = 'seconds' | 'bytes' | 'ratio';

/** Stands for the values of a label that are few but known only at run time, such as a version. */
export const anyValue = { known: 'at run time' } as const;

/** The values that a label can have: a closed list, or `anyValue`. */
export type LabelValues = readonly string[] | typeof anyValue;

/** The labels of a metric with the values of each. */
export type Labels = Readonly<Record<string, LabelValues>>;

/** One value for each label. */
export type LabelSet<L extends Labels> = { readonly [K in keyof L]: L[K] extends readonly (infer V extends string)[] ? V : string };

/** What a catalogue says of one metric. */
export interface MetricDefinition {
  readonly type: MetricType;
  /** One sentence, shown by Prometheus and Grafana. */
  readonly help: string;
  /** The unit of the value, which the name must end in. @default none: it counts things */
  readonly unit?: Unit;
  /** @default no labels */
  readonly labels?: Labels;
  /** Upper bounds of a histogram's buckets, ascending, without `+Inf`. */
  readonly buckets?: readonly number[];
  /** Label sets that are exposed with 0 before anything happened, so that the first event is an increase. @default none */
  readonly startAtZero?: readonly Readonly<Record<string, string>>[];
  /** Why this metric may be absent from a healthy process. @default it is always there */
  readonly optional?: string;
}
