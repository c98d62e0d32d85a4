import type { Metric } from '../catalogue/catalogue.ts';
import type { LabelValues } from '../catalogue/metric-definition.ts';
import { labelText } from './exposition/format.ts';
import type { Exemplar, Storage } from './series.ts';

/** The values of one metric at one moment. */
export interface FamilySnapshot {
  readonly metric: Metric;
  /** The labels of each series as they are exposed, without braces. */
  readonly labelTexts: readonly string[];
  /** How many there are; `labelTexts` may have grown since. */
  readonly length: number;
  /** `width` numbers for each series, one series after the other. */
  readonly values: Float64Array;
  readonly width: number;
  readonly exemplarsOf: (series: number) => readonly (Exemplar | undefined)[] | undefined;
}

/** All series of one metric, their numbers side by side in few flat arrays: to observe is to write into one, and nothing else. */
export class Family<Series extends object = object> {
  readonly #metric: Metric;
  readonly #width: number;
  readonly #make: (storage: Storage, family: Family<Series>) => Series;
  readonly #byLabels = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #labelTexts: string[] = [];
  /** Never resized, as series hold on to them: full ones are followed by larger ones. */
  readonly #chunks: Float64Array[] = [];
  readonly #updates: (() => void)[] = [];
  #used = 0;

  constructor(metric: Metric, width: number, make: (storage: Storage, family: Family<Series>) => Series) {
    this.#metric = metric;
    this.#width = width;
    this.#make = make;
  }

  /**
   * The series of a label set: always the same one, and exposed from the first time it is asked for.
   *
   * @throws when the metric has no such label or value
   */
  series(labels: Readonly<Record<string, string>>): Series {
    const text = labelText(this.#checked(labels));
    const known = this.#byLabels.get(text);
    if (known !== undefined) return this.#series[known] as Series;
    const series = this.#make(this.#allocate(), this);
    this.#byLabels.set(text, this.#series.length);
    this.#labelTexts.push(text);
    this.#series.push(series);
    return series;
  }

  /** Calls `update` before each snapshot. */
  beforeSnapshot(update: () => void): void {
    this.#updates.push(update);
  }

  /** Copies the numbers, so that a rendering that takes many turns of the event loop shows one moment. */
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

  /** The labels in the metric's own order. */
  #checked(labels: Readonly<Record<string, string>>): [string, string][] {
    const { name, labels: declared } = this.#metric;
    const stranger = Object.keys(labels).find((label) => !Object.hasOwn(declared, label));
    if (stranger !== undefined) throw new TypeError(`Metric "${name}" has no label "${stranger}".`);
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

/** Series in the first array of a metric, and the most in any: each is as large as all before it. */
const FIRST_SERIES = 4;
const MOST_SERIES = 1024;
