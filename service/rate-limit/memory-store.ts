import { type Limit, paceOf, type Store, type Taken } from './store.ts';

interface MemoryStoreOptions {
  readonly limit: Limit;
  /** Largest number of buckets. */
  readonly size: number;
  /** The time in milliseconds; must not run backwards. */
  readonly clock: () => number;
}

/**
 * Token buckets of this replica alone, by the generic cell rate algorithm: a bucket is the moment at which it is full again.
 *
 * Guarantees: a token from a known bucket allocates nothing. A new key takes the place of a full bucket, which equals one never seen, or
 * of the fullest of the next few: a client of many addresses mostly evicts its own, and forgetting refills no empty bucket.
 *
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class MemoryStore implements Store {
  readonly #options: MemoryStoreOptions;
  readonly #pace: ReturnType<typeof paceOf>;
  readonly #buckets = new Map<string, { readonly key: string; fullAt: number }>();
  #candidates = this.#buckets.values();

  constructor(options: MemoryStoreOptions) {
    this.#options = options;
    this.#pace = paceOf(options.limit);
  }

  /** The number of buckets. */
  get size(): number {
    return this.#buckets.size;
  }

  take(key: string): Taken {
    const now = this.#options.clock();
    const bucket = this.#buckets.get(key) ?? this.#add(key, now);
    const fullAt = Math.max(bucket.fullAt, now) + this.#pace.interval;
    const wait = fullAt - now - this.#pace.capacity;
    if (wait > TOLERANCE) return { wait, store: 'memory' };
    bucket.fullAt = fullAt;
    return TOKEN;
  }

  /** Returns the milliseconds until a token is due, 0 if there is one; takes none. */
  peek(key: string): number {
    const bucket = this.#buckets.get(key);
    if (bucket === undefined) return 0;
    const wait = bucket.fullAt + this.#pace.interval - this.#options.clock() - this.#pace.capacity;
    return wait > TOLERANCE ? wait : 0;
  }

  #add(key: string, now: number) {
    if (this.size >= this.#options.size) this.#evict(now);
    // A copy, as a key that was cut out of a header would keep the whole header in memory.
    const bucket = { key: Buffer.from(key).toString(), fullAt: now };
    this.#buckets.set(bucket.key, bucket);
    return bucket;
  }

  #evict(now: number): void {
    let fullest = { key: '', fullAt: Number.POSITIVE_INFINITY };
    for (let compared = 0; compared < CANDIDATES && fullest.fullAt > now; ) {
      const { value } = this.#candidates.next();
      if (value === undefined) this.#candidates = this.#buckets.values();
      else {
        compared += 1;
        if (value.fullAt < fullest.fullAt) fullest = value;
      }
    }
    this.#buckets.delete(fullest.key);
  }
}

// --- internal ---

const TOKEN: Taken = { wait: 0, store: 'memory' };

/** Milliseconds that a token may come early: rounding would otherwise refuse the last one of a burst. It does not add up. */
const TOLERANCE = 0.001;

/** Buckets that an eviction compares. */
const CANDIDATES = 16;
