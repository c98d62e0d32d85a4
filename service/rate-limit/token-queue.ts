import type { Store, StoreName, Taken } from './store.ts';

/** Called once, unless it leaves first: with a `wait` of 0 to go on, else with the milliseconds that it would still have to wait. */
export type Waiter = (taken: Taken) => void;

interface TokenQueueOptions {
  /** Gives the tokens; must not fail. */
  readonly store: Store;
  /** Milliseconds between two tokens of a key. */
  readonly interval: number;
  /** Longest wait in milliseconds. */
  readonly maxWait: number;
  /** The time in milliseconds. */
  readonly clock: () => number;
}

/**
 * One line of waiters per key, first come, first served. Only the head of a line asks for a token, when one is due, and a waiter that leaves
 * moves up those behind it: no token is reserved or lost, and the bucket's bound always holds. The heads of several replicas compete.
 *
 * Guarantees: one timer per line, none without waiters. A waiter whose turn cannot come within `maxWait` is refused at once, so a line stays
 * short; none waits longer, even when tokens come late.
 */
export class TokenQueue {
  readonly #options: TokenQueueOptions;
  readonly #lines = new Map<string, Line>();
  #open = true;

  constructor(options: TokenQueueOptions) {
    this.#options = options;
  }

  /** Returns whether a key has waiters: a newcomer joins them without asking the store. */
  isBusy(key: string): boolean {
    return this.#lines.has(key);
  }

  /** Puts a waiter at the end of the key's line. The first of a line needs what the store answered. */
  join(key: string, waiter: Waiter, taken: Taken = { wait: 0, store: 'memory' }): void {
    const { clock, interval, maxWait } = this.#options;
    const now = clock();
    const line = this.#lines.get(key) ?? { waiters: new Map(), due: now + taken.wait, store: taken.store, timer: undefined };
    const wait = Math.max(0, line.due - now) + line.waiters.size * interval;
    if (!this.#open || wait > maxWait) waiter({ wait, store: line.store });
    else line.waiters.set(waiter, now + maxWait);
    if (line.waiters.size === 0 || this.#lines.has(key)) return;
    this.#lines.set(key, line);
    this.#serveIn(wait, key, line);
  }

  /** Forgets a waiter that went away. */
  leave(key: string, waiter: Waiter): void {
    const line = this.#lines.get(key);
    if (!line?.waiters.delete(waiter) || line.waiters.size > 0 || line.timer === undefined) return;
    clearTimeout(line.timer);
    this.#lines.delete(key);
  }

  /** Releases all waiters and accepts no more. */
  close(): void {
    this.#open = false;
    for (const { timer, waiters, store } of this.#lines.values()) {
      clearTimeout(timer);
      for (const waiter of waiters.keys()) waiter({ wait: 0, store });
      waiters.clear();
    }
    this.#lines.clear();
  }

  #serveIn(wait: number, key: string, line: Line): void {
    line.timer = setTimeout(() => void this.#serve(key, line), Math.ceil(wait)).unref();
  }

  async #serve(key: string, line: Line): Promise<void> {
    line.timer = undefined;
    while (line.waiters.size > 0) {
      const taken = await this.#options.store.take(key);
      const [head] = line.waiters;
      if (head === undefined) break;
      const [waiter, deadline] = head;
      const now = this.#options.clock();
      line.due = now + taken.wait;
      line.store = taken.store;
      if (taken.wait > 0 && deadline > now) return this.#serveIn(Math.min(taken.wait, deadline - now), key, line);
      line.waiters.delete(waiter);
      waiter(taken);
    }
    this.#lines.delete(key);
  }
}

// --- internal ---

interface Line {
  /** In the order of arrival, each with the moment at which it gives up. */
  readonly waiters: Map<Waiter, number>;
  /** When the head's token is due, and the store that said so. */
  due: number;
  store: StoreName;
  /** Absent while the store is asked. */
  timer: NodeJS.Timeout | undefined;
}
