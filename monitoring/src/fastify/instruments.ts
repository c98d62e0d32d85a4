import type { Catalogue, CounterName, GaugeName, HistogramName, LabelsOf, Metric, MetricName } from '../catalogue/catalogue.ts';
import { Family, type FamilySnapshot } from './family.ts';
import { CounterSeries, GaugeSeries, HistogramSeries } from './series.ts';

/** A metric of the catalogue, ready to be used: resolve the series of a label set once and keep it. */
export interface Instrument<Labels, Series> {
  /** The series of a label set: always the same one, and exposed from the first time it is asked for. */
  series(...labels: keyof Labels extends never ? [] : [labels: Labels]): Series;
}

/**
 * Every metric of a catalogue as an instrument. A name, a label or a value that is not in the catalogue does not compile.
 *
 * What the catalogue says starts at zero does; so do metrics without labels, unless they are optional.
 */
export class Instruments<C extends Catalogue> {
  readonly #families: ReadonlyMap<string, Family>;

  constructor(catalogue: C) {
    this.#families = new Map(Object.values(catalogue.metrics).map((metric) => [metric.name, familyOf(metric)]));
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

  /** The values of every metric, one after the other: each is copied when it is its turn. */
  *snapshots(): Generator<FamilySnapshot> {
    for (const family of this.#families.values()) yield family.snapshot();
  }

  /** The one place where a family, found by name, becomes the instrument that its entry in the catalogue describes. */
  #instrument<I extends Instrument<never, unknown>>(name: string): I {
    const family = this.#families.get(name) as Family;
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
      // The sum, one number for each bucket, and one for what is above them all.
      return new Family<object>(metric, bounds.length + 2, (storage) => new HistogramSeries(storage, bounds));
    }
    default:
      throw metric.type satisfies never;
  }
}
