/** Shares of the time that may go to refusals. */
export interface RefusalShares {
  /** While the event loop is saturated. */
  readonly saturated: number;
  readonly otherwise: number;
}

export interface RefusalQueueOptions<T> {
  /** Milliseconds since some moment; does not run backwards. */
  readonly now: () => number;
  /** Sends one refusal. */
  readonly refuse: (item: T) => void;
  /** @default 2 % while the event loop is saturated, 10 % otherwise */
  readonly shares?: RefusalShares | undefined;
}

/**
 * Refusals that wait to be sent. Refusing takes time, too, and a refused client usually comes back at once: were refusals sent as they arise,
 * clients would decide how much time is left for serving. So they get a small share of the time, and the rest of them wait. A few are
 * sent at the end of their turn; with all 10 000 connections refused, each waits for four seconds.
 */
export class RefusalQueue<T> {
  readonly #options: RefusalQueueOptions<T>;
  #waiting: T[] = [];
  #first = 0;
  #drainedAt = 0;

  constructor(options: RefusalQueueOptions<T>) {
    this.#options = options;
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length - this.#first;
  }

  add(item: T): void {
    this.#waiting.push(item);
  }

  /** Sends at least one, and what there is time for: a share of the time since the last call. */
  drain({ saturated }: { readonly saturated: boolean }): void {
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
    this.#forgetSent();
  }

  /** Sends everything. */
  flush(): void {
    const waiting = this.#waiting.slice(this.#first);
    this.#waiting = [];
    this.#first = 0;
    for (const item of waiting) this.#options.refuse(item);
  }

  #forgetSent(): void {
    if (this.#first < FORGET_AFTER && this.length > 0) return;
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}

// --- internal ---

const SHARES: RefusalShares = { saturated: 0.02, otherwise: 0.1 };

/** Longest time that is spent on refusals at once, however long none was sent. */
const MAX_BURST_MS = 5;

/** How many sent ones are kept before the list is copied without them. */
const FORGET_AFTER = 1_000;
