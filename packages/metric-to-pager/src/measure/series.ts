/** The numbers of one series: a slice of an array that series of a metric share. */
export interface Storage {
  readonly values: Float64Array;
  readonly offset: number;
}

/** A series of one number. */
class NumberSeries {
  protected readonly values: Float64Array;
  protected readonly offset: number;

  constructor({ values, offset }: Storage) {
    this.values = values;
    this.offset = offset;
  }

  get value(): number {
    return this.values[this.offset] as number;
  }
}

/** A series that only increases. */
export class CounterSeries extends NumberSeries {
  /** @throws when `amount` is negative or NaN, as Prometheus takes a decrease for a restart */
  add(amount = 1): void {
    if (!(amount >= 0)) throw new RangeError(`A counter must increase by at least 0, got ${amount}.`);
    (this.values[this.offset] as number) += amount;
  }
}

/** A series that increases and decreases. */
export class GaugeSeries extends NumberSeries {
  readonly #beforeScrape: (update: () => void) => void;

  constructor(storage: Storage, beforeScrape: (update: () => void) => void) {
    super(storage);
    this.#beforeScrape = beforeScrape;
  }

  set(value: number): void {
    this.values[this.offset] = value;
  }

  add(amount: number): void {
    (this.values[this.offset] as number) += amount;
  }

  /** Sets the value from `read` on each scrape. */
  collect(read: () => number): void {
    this.#beforeScrape(() => this.set(read()));
  }
}

/** The exemplar of a bucket. */
export interface Exemplar {
  traceId: string;
  value: number;
  /** Unix timestamp in seconds. */
  at: number;
}

/**
 * A histogram. Its stored bucket counts are not cumulative; the exposition adds them up. The sum is stored first, next to the buckets of
 * small values, which change most often, so that one cache line holds both.
 */
export class HistogramSeries {
  readonly #values: Float64Array;
  readonly #offset: number;
  readonly #bounds: Float64Array;
  #exemplars: (Exemplar | undefined)[] | undefined = undefined;

  constructor({ values, offset }: Storage, bounds: Float64Array) {
    this.#values = values;
    this.#offset = offset;
    this.#bounds = bounds;
  }

  get sum(): number {
    return this.#values[this.#offset] as number;
  }

  /** A copy of the counts of the buckets, the last one for `+Inf`. */
  get buckets(): Float64Array {
    return this.#values.slice(this.#offset + 1, this.#offset + this.#bounds.length + 2);
  }

  /** The latest exemplar of each bucket; undefined before the first. */
  get exemplars(): readonly (Exemplar | undefined)[] | undefined {
    return this.#exemplars;
  }

  /** @returns the index of the value's bucket */
  observe(value: number): number {
    const bounds = this.#bounds;
    let bucket = 0;
    // Linear from below: most values fall into the first buckets, where it is faster than a binary search.
    while (bucket < bounds.length && !(value <= (bounds[bucket] as number))) bucket++;
    (this.#values[this.#offset] as number) += value;
    (this.#values[this.#offset + 1 + bucket] as number)++;
    return bucket;
  }

  /** Observes a value and sets the exemplar of its bucket. */
  observeTraced(value: number, traceId: string): void {
    const bucket = this.observe(value);
    this.#exemplars ??= [];
    const exemplar = this.#exemplars[bucket];
    const at = Date.now() / 1000;
    if (exemplar === undefined) this.#exemplars[bucket] = { traceId, value, at };
    else Object.assign(exemplar, { traceId, value, at });
  }
}
