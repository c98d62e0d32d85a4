/** Shares of the time for refusals. */
export interface RefusalShares {
  /** While the event loop is saturated. */
  readonly saturated: number;
  readonly otherwise: number;
}

interface RefusalQueueOptions<T> {
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
  /** Sends one refusal. */
  readonly refuse: (item: T) => void;
  /** Returns whether the client of a refusal has left. */
  readonly isGone: (item: T) => boolean;
  /** Largest number of waiting refusals. */
  readonly maxLength: number;
  /** @default 1 % while the event loop is saturated, 10 % otherwise */
  readonly shares?: RefusalShares | undefined;
}

/**
 * A queue of refusals with a limited share of the time. Refused clients usually retry at once: without the limit, refusals would take
 * the time for serving. A few are sent at the end of their turn; with 2 000 refused connections each waits for one and a half seconds.
 */
export class RefusalQueue<T> {
  readonly #options: RefusalQueueOptions<T>;
  #waiting: T[] = [];
  #first = 0;
  #drainedAt = 0;
  #searched = false;

  constructor(options: RefusalQueueOptions<T>) {
    this.#options = options;
  }

  /** The number of waiting refusals. */
  get length(): number {
    return this.#waiting.length - this.#first;
  }

  /** Returns whether the refusal was added. A full queue drops those whose clients have left, searched for once per `drain`. */
  add(item: T): boolean {
    const { maxLength, isGone } = this.#options;
    if (this.length >= maxLength && !this.#searched) {
      this.#searched = true;
      this.#waiting = this.#waiting.slice(this.#first).filter((waiting) => !isGone(waiting));
      this.#first = 0;
    }
    if (this.length >= maxLength) return false;
    this.#waiting.push(item);
    return true;
  }

  /** Sends at least one refusal, and further ones within the share of the time since the last call. */
  drain({ saturated }: { readonly saturated: boolean }): void {
    this.#searched = false;
    if (this.length === 0) return;
    const start = this.#options.now();
    const { shares = SHARES } = this.#options;
    const time = (start - this.#drainedAt) * (saturated ? shares.saturated : shares.otherwise);
    const end = start + Math.min(MAX_BURST_MS, time);
    do {
      this.#options.refuse(this.#waiting[this.#first] as T);
      this.#first += 1;
      this.#drainedAt = this.#options.now();
    } while (this.length > 0 && this.#drainedAt < end);
    if (this.#first < COMPACT_AFTER && this.length > 0) return;
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }

  /** Sends all waiting refusals. */
  flush(): void {
    const waiting = this.#waiting.slice(this.#first);
    this.#waiting = [];
    this.#first = 0;
    for (const item of waiting) this.#options.refuse(item);
  }
}

// --- internal ---

const SHARES: RefusalShares = { saturated: 0.01, otherwise: 0.1 };

/** Longest time for refusals in one call, however long ago the last was. */
const MAX_BURST_MS = 5;

/** Number of sent refusals after which the array is compacted. */
const COMPACT_AFTER = 1_000;
