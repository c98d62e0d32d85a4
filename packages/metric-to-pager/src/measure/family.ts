import type { Metric } from '../catalogue/catalogue.ts';
import type { LabelValues } from '../catalogue/metric-definition.ts';
import { labelText } from './exposition/format.ts';
import type { Exemplar, Storage } from './series.ts';

/** The values of one metric at one point in time. */
export interface FamilySnapshot {
  readonly metric: Metric;
  /** The exposed labels of each series, without braces. */
  readonly labelTexts: readonly string[];
  /** The number of series; `labelTexts` may grow later. */
  readonly length: number;
  /** `width` numbers per series. */
  readonly values: Float64Array;
  readonly width: number;
  readonly exemplarsOf: (series: number) => readonly (Exemplar | undefined)[] | undefined;
}

/** The series of one metric. Their numbers share a few flat arrays, so that an observation only writes into an array. */
export class Family<Series extends object = object> {
  readonly #metric: Metric;
  readonly #width: number;
  readonly #create: (storage: Storage, family: Family<Series>) => Series;
  readonly #byLabels = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #labelTexts: string[] = [];
  /** Never resized, as series refer to them. A full chunk is followed by a larger one. */
  readonly #chunks: Float64Array[] = [];
  readonly #updates: (() => void)[] = [];
  #used = 0;

  constructor(metric: Metric, width: number, create: (storage: Storage, family: Family<Series>) => Series) {
    this.#metric = metric;
    this.#width = width;
    this.#create = create;
  }

  /** Returns the series of a label set, created on first use. @throws when the metric has no such label or value */
  series(labels: Readonly<Record<string, string>>): Series {
    const text = labelText(this.#validate(labels));
    const known = this.#byLabels.get(text);
    if (known !== undefined) return this.#series[known] as Series;
    const series = this.#create(this.#allocate(), this);
    this.#byLabels.set(text, this.#series.length);
    this.#labelTexts.push(text);
    this.#series.push(series);
    return series;
  }

  /** Calls `update` before each snapshot. */
  beforeSnapshot(update: () => void): void {
    this.#updates.push(update);
  }

  /** Returns a copy, so that an exposition over many turns of the event loop is consistent. */
  snapshot(): FamilySnapshot {
    for (const update of this.#updates) update();
    const length = this.#series.length;
    const values = new Float64Array(length * this.#width);
    let at = 0;
    for (const chunk of this.#chunks) {
      const rest = chunk.subarray(0, Math.min(chunk.length, values.length - at));
      values.set(rest, at);
      at += rest.length;
    }
    return {
      metric: this.#metric,
      labelTexts: this.#labelTexts,
      length,
      values,
      width: this.#width,
      exemplarsOf: (series) => (this.#series[series] as { exemplars?: readonly (Exemplar | undefined)[] }).exemplars,
    };
  }

  #allocate(): Storage {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#used === chunk.length) {
      chunk = new Float64Array(Math.min(Math.max(this.#series.length, FIRST_SERIES), MOST_SERIES) * this.#width);
      this.#chunks.push(chunk);
      this.#used = 0;
    }
    const offset = this.#used;
    this.#used += this.#width;
    return { values: chunk, offset };
  }

  /** Returns the labels in the order of the metric's definition. */
  #validate(labels: Readonly<Record<string, string>>): [string, string][] {
    const { name, labels: declared } = this.#metric;
    const unknown = Object.keys(labels).find((label) => !Object.hasOwn(declared, label));
    if (unknown !== undefined) throw new TypeError(`Metric "${name}" has no label "${unknown}".`);
    return Object.entries<LabelValues>(declared).map(([label, values]) => {
      const value = labels[label];
      if (value === undefined || (Array.isArray(values) && !values.includes(value))) {
        throw new TypeError(`Label "${label}" of metric "${name}" must have one of its known values, got "${value}".`);
      }
      return [label, value];
    });
  }
}

// --- internal ---

/** The series in the first chunk, and the maximum. Each chunk doubles the capacity up to that. */
const FIRST_SERIES = 4;
const MOST_SERIES = 1024;
