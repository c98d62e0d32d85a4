/** The supported metric types. Summaries are not supported, as their quantiles cannot be aggregated across pods. */
export type MetricType = 'counter' | 'gauge' | 'histogram';

/** The base units of Prometheus. */
export type Unit = 'seconds' | 'bytes' | 'ratio';

/** Label values that are few but known only at run time, such as a version. */
export const anyValue = { known: 'at run time' } as const;

/** The values of a label: a closed list, or `anyValue`. */
export type LabelValues = readonly string[] | typeof anyValue;

/** The labels of a metric with the values of each. */
export type Labels = Readonly<Record<string, LabelValues>>;

/** One value for each label. */
export type LabelSet<L extends Labels> = { readonly [K in keyof L]: L[K] extends readonly (infer V extends string)[] ? V : string };

/** The definition of one metric. */
export interface MetricDefinition {
  readonly type: MetricType;
  /** One sentence, shown by Prometheus and Grafana. */
  readonly help: string;
  /** The unit of the value, and the suffix of the name. @default none: the metric counts events or objects */
  readonly unit?: Unit;
  /** @default no labels */
  readonly labels?: Labels;
  /** Upper bounds of a histogram's buckets, ascending, without `+Inf`. */
  readonly buckets?: readonly number[];
  /** Label sets that are exposed as 0 from the start, so that `rate()` sees the first event. @default none */
  readonly startAtZero?: readonly Readonly<Record<string, string>>[];
  /** The reason why a healthy process may lack this metric. @default the metric is always present */
  readonly optional?: string;
  /**
   * `other` when a library or another program records the metric: any name and label that Prometheus accepts is then valid, and instruments
   * do not expose it. @default the instruments of the catalogue record it
   */
  readonly recordedBy?: 'other';
}
