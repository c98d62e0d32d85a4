import { type Limit, type Pace, paceOf, TOLERANCE } from './limit.ts';

/** Buckets that an eviction compares before it picks the fullest of them. */
const CANDIDATES = 16;

/**
 * Token buckets by key, in memory. Each is one number: the moment at which it will be full again, as in the generic cell
 * rate algorithm. A token moves that moment one interval on, and is due when no more than the capacity is missing.
 *
 * Guarantees: a token from a known bucket allocates nothing. At most `size` buckets are remembered: a new key takes the
 * place of a full bucket, which is worth as much as one never seen, or else of the fullest of the next few. So whoever comes
 * from many addresses mostly evicts those, and an emptied bucket is not refilled by being forgotten while fuller ones are near.
 *
 * @see https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
 */
export class BucketTable {
  readonly #pace: Pace;
  readonly #fullAt: Float64Array;
  readonly #keys: string[] = [];
  readonly #slots = new Map<string, number>();
  #hand = 0;

  /** @param size - how many buckets are remembered at most. */
  constructor(limit: Limit, size: number) {
    this.#pace = paceOf(limit);
    this.#fullAt = new Float64Array(size);
  }

  /** How many buckets are remembered. */
  get size(): number {
    return this.#slots.size;
  }

  /** Takes a token and returns 0, or takes none and returns the milliseconds until one is due. `now` must not run backwards. */
  take(key: string, now: number): number {
    const slot = this.#slots.get(key) ?? this.#claim(key, now);
    const fullAt = Math.max(this.#fullAt[slot] as number, now) + this.#pace.interval;
    const wait = fullAt - now - this.#pace.capacity;
    if (wait > TOLERANCE) return wait;
    this.#fullAt[slot] = fullAt;
    return 0;
  }

  /** The milliseconds until a token is due, 0 if there is one; takes none. */
  peek(key: string, now: number): number {
    const slot = this.#slots.get(key);
    if (slot === undefined) return 0;
    const wait = (this.#fullAt[slot] as number) + this.#pace.interval - now - this.#pace.capacity;
    return wait > TOLERANCE ? wait : 0;
  }

  #claim(key: string, now: number): number {
    const slot = this.#keys.length < this.#fullAt.length ? this.#keys.length : this.#evict(now);
    const own = copy(key);
    this.#keys[slot] = own;
    this.#slots.set(own, slot);
    this.#fullAt[slot] = now;
    return slot;
  }

  #evict(now: number): number {
    let fullest = this.#hand;
    for (let looked = 0; looked < CANDIDATES; looked++) {
      const slot = this.#hand;
      this.#hand = (slot + 1) % this.#fullAt.length;
      if ((this.#fullAt[slot] as number) < (this.#fullAt[fullest] as number)) fullest = slot;
      if ((this.#fullAt[fullest] as number) <= now) break;
    }
    this.#slots.delete(this.#keys[fullest] as string);
    return fullest;
  }
}

// --- internal ---

/** A key cut out of a header would keep the whole header in memory for as long as it is remembered. */
function copy(key: string): string {
  return Buffer.from(key).toString();
}
