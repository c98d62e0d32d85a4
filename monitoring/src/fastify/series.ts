/** Where the numbers of one series are: a place in an array that it shares with others of its metric. */
export interface Storage {
  readonly values: Float64Array;
  readonly offset: number;
}

/** A number that only grows. */
export class CounterSeries {
  readonly #values: Float64Array;
  readonly #offset: number;

  constructor({ values, offset }: Storage) {
    this.#values = values;
    this.#offset = offset;
  }

  get value(): number {
    return this.#values[this.#offset] as number;
  }

  /** @throws when `amount` is negative or not a number, as a counter that falls looks like a restart */
  add(amount = 1): void {
    if (!(amount >= 0)) throw new RangeError(`A counter cannot add ${amount}: it only grows.`);
    (this.#values[this.#offset] as number) += amount;
  }
}

/** A number that goes up and down. */
export class GaugeSeries {
  readonly #values: Float64Array;
  readonly #offset: number;
  readonly #follow: (update: () => void) => void;

  constructor({ values, offset }: Storage, follow: (update: () => void) => void) {
    this.#values = values;
    this.#offset = offset;
    this.#follow = follow;
  }

  get value(): number {
    return this.#values[this.#offset] as number;
  }

  set(value: number): void {
    this.#values[this.#offset] = value;
  }

  add(amount: number): void {
    (this.#values[this.#offset] as number) += amount;
  }

  /** Takes the value from `read` at each scrape: for what is known elsewhere anyway. */
  collect(read: () => number): void {
    this.#follow(() => this.set(read()));
  }
}

/** A trace that shows what one bucket is made of. */
export interface Exemplar {
  traceId: string;
  value: number;
  /** Seconds since 1970. */
  at: number;
}

/**
 * Counts of values by size, and their sum. Each count is of its own bucket alone; what is exposed adds them up. The sum comes first, next
 * to the buckets of small values, which are the busiest: one cache line then holds both.
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

  /** A copy of the counts: one for each bound, and one for what is above them all. */
  get buckets(): Float64Array {
    return this.#values.slice(this.#offset + 1, this.#offset + this.#bounds.length + 2);
  }

  /** The last exemplar of each bucket; undefined when nothing was traced. */
  get exemplars(): readonly (Exemplar | undefined)[] | undefined {
    return this.#exemplars;
  }

  /** @returns the bucket that the value fell in */
  observe(value: number): number {
    const bounds = this.#bounds;
    let bucket = 0;
    // Most values are small, and so are most bounds: from below is faster than by halves.
    while (bucket < bounds.length && !(value <= (bounds[bucket] as number))) bucket++;
    (this.#values[this.#offset] as number) += value;
    (this.#values[this.#offset + 1 + bucket] as number)++;
    return bucket;
  }

  /** Also remembers the trace as the latest example of its bucket. */
  observeTraced(value: number, traceId: string): void {
    const bucket = this.observe(value);
    this.#exemplars ??= [];
    const exemplar = this.#exemplars[bucket];
    const at = Date.now() / 1000;
    if (exemplar === undefined) this.#exemplars[bucket] = { traceId, value, at };
    else Object.assign(exemplar, { traceId, value, at });
  }
}
