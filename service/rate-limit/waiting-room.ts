import type { Store } from './observer.ts';

/** Somebody who waits for a token: exactly one of the two is called, unless it leaves first. */
export interface Visitor {
  /** Its token is there, or the room closes. */
  admit(store: Store): void;
  /** It waited as long as it may, and its token is still not due. */
  refuse(taken: Taken): void;
}

/** What asking a bucket for a token gave: 0 for the token, else the milliseconds until one is due; and who said so. */
export interface Taken {
  readonly wait: number;
  readonly store: Store;
}

export interface WaitingRoomOptions {
  /** Asks the bucket of a key for a token; must not fail. */
  readonly take: (key: string) => Taken | Promise<Taken>;
  /** Milliseconds between two tokens of one key. */
  readonly interval: number;
  /** The longest, in milliseconds, that anybody waits. */
  readonly maxWait: number;
  /** The time in milliseconds. */
  readonly clock: () => number;
}

/**
 * Lines of visitors, one a key, first come, first served. Only the head of a line asks for a token, when one is due; who
 * leaves moves everybody behind him up. So no token is reserved, none is lost, and the bucket's bound holds at any moment.
 * Where replicas share a bucket, the heads of their lines ask for the same token, and chance picks among them.
 *
 * Guarantees: one timer a line, none without visitors. Nobody joins whose turn cannot come within `maxWait`, so a line holds
 * at most `maxWait / interval` visitors and a few; nobody stays longer either, should tokens come slower than promised.
 */
export class WaitingRoom {
  readonly #options: WaitingRoomOptions;
  readonly #lines = new Map<string, Line>();
  #open = true;

  constructor(options: WaitingRoomOptions) {
    this.#options = options;
  }

  /** Whether somebody waits under this key: a newcomer then belongs behind him, not at the bucket. */
  isBusy(key: string): boolean {
    return this.#lines.has(key);
  }

  /**
   * Puts a visitor at the end of the key's line.
   *
   * @param wait - milliseconds until the key's next token is due; only read when nobody waits yet.
   * @returns 0, or the milliseconds until its turn when that is too long and it was not let in.
   */
  join(key: string, wait: number, visitor: Visitor): number {
    const { clock, interval, maxWait } = this.#options;
    const now = clock();
    const line = this.#lines.get(key);
    const turn = line === undefined ? wait : Math.max(0, line.due - now) + line.visitors.size * interval;
    if (!this.#open || turn > maxWait) return turn;
    const joined = line ?? { visitors: new Map(), due: now + wait, timer: undefined };
    joined.visitors.set(visitor, now + maxWait);
    if (line === undefined) {
      this.#lines.set(key, joined);
      this.#wakeIn(wait, key, joined);
    }
    return 0;
  }

  /** Forgets a visitor who went away. */
  leave(key: string, visitor: Visitor): void {
    const line = this.#lines.get(key);
    if (line?.visitors.delete(visitor) && line.visitors.size === 0 && line.timer !== undefined) {
      clearTimeout(line.timer);
      this.#lines.delete(key);
    }
  }

  /** Admits everybody at once, and nobody to wait from now on. */
  close(store: Store): void {
    this.#open = false;
    for (const line of this.#lines.values()) {
      clearTimeout(line.timer);
      for (const visitor of line.visitors.keys()) visitor.admit(store);
      line.visitors.clear();
    }
    this.#lines.clear();
  }

  #wakeIn(wait: number, key: string, line: Line): void {
    line.timer = setTimeout(() => {
      line.timer = undefined;
      void this.#serve(key, line);
    }, Math.ceil(wait)).unref();
  }

  async #serve(key: string, line: Line): Promise<void> {
    while (line.visitors.size > 0) {
      const taken = await this.#options.take(key);
      const head = line.visitors.entries().next().value;
      if (head === undefined) break;
      const [visitor, deadline] = head;
      const now = this.#options.clock();
      line.due = now + taken.wait;
      if (taken.wait > 0 && deadline > now) return this.#wakeIn(Math.min(taken.wait, deadline - now), key, line);
      line.visitors.delete(visitor);
      if (taken.wait === 0) visitor.admit(taken.store);
      else visitor.refuse(taken);
    }
    this.#lines.delete(key);
  }
}

// --- internal ---

interface Line {
  /** In the order of arrival, each with the moment at which it gives up. */
  readonly visitors: Map<Visitor, number>;
  /** When the head's token is due, as far as known. */
  due: number;
  /** Absent while the head is being served. */
  timer: NodeJS.Timeout | undefined;
}
