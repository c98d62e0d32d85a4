import type { Catalogue, CounterName, GaugeName, HistogramName, LabelsOf, Metric, MetricName } from '../catalogue/catalogue.ts';
import { Family, type FamilySnapshot } from './family.ts';
import { CounterSeries, GaugeSeries, HistogramSeries } from './series.ts';

/** A metric of the catalogue. Resolve the series of a label set once and keep it. */
export interface Instrument<Labels, Series> {
  /** Returns the series of a label set, created and exposed on first use. */
  series(...labels: keyof Labels extends never ? [] : [labels: Labels]): Series;
}

/**
 * The metrics of a catalogue as instruments. A name, label or value that is not in the catalogue does not compile. `startAtZero` sets
 * and required metrics without labels are exposed as 0 from the start. Metrics that are recorded by other code are left out.
 */
export class Instruments<C extends Catalogue> {
  readonly #families: ReadonlyMap<string, Family>;

  constructor(catalogue: C) {
    const own = Object.values(catalogue.metrics).filter(({ recordedBy }) => recordedBy !== 'other');
    this.#families = new Map(own.map((metric) => [metric.name, familyOf(metric)]));
  }

  counter<N extends CounterName<C> & MetricName<C>>(name: N): Instrument<LabelsOf<C, N>, CounterSeries> {
    return this.#instrument(name);
  }

  gauge<N extends GaugeName<C> & MetricName<C>>(name: N): Instrument<LabelsOf<C, N>, GaugeSeries> {
    return this.#instrument(name);
  }

  histogram<N extends HistogramName<C> & MetricName<C>>(name: N): Instrument<LabelsOf<C, N>, HistogramSeries> {
    return this.#instrument(name);
  }

  /** Yields the values of each metric, copied when the consumer reaches it. */
  *snapshots(): Generator<FamilySnapshot> {
    for (const family of this.#families.values()) yield family.snapshot();
  }

  /** Casts a family to the type of its catalogue entry. */
  #instrument<I extends Instrument<never, unknown>>(name: string): I {
    const family = this.#families.get(name);
    if (family === undefined)
      throw new Error(`"${name}" is recorded by other code: expected a metric of the catalogue without "recordedBy"`);
    return { series: (labels = {}) => family.series(labels) } as Instrument<Record<string, string>, unknown> as unknown as I;
  }
}

// --- internal ---

function familyOf(metric: Metric): Family {
  const family = emptyFamilyOf(metric);
  for (const labels of metric.startAtZero) family.series(labels);
  if (Object.keys(metric.labels).length === 0 && metric.optional === undefined) family.series({});
  return family;
}

function emptyFamilyOf(metric: Metric): Family {
  switch (metric.type) {
    case 'counter':
      return new Family<object>(metric, 1, (storage) => new CounterSeries(storage));
    case 'gauge':
      return new Family<object>(metric, 1, (storage, family) => new GaugeSeries(storage, (update) => family.beforeSnapshot(update)));
    case 'histogram': {
      const bounds = Float64Array.from(metric.buckets);
      // The sum, the buckets, and the bucket of +Inf.
      return new Family<object>(metric, bounds.length + 2, (storage) => new HistogramSeries(storage, bounds));
    }
    default:
      throw metric.type satisfies never;
  }
}
