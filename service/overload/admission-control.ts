/** What admission control reads the time from. */
export interface LoopTime {
  /** Milliseconds since some moment; does not run backwards. */
  readonly now: () => number;
  /** How many of them the event loop had nothing to do. */
  readonly idle: () => number;
}

export interface AdmissionOptions extends LoopTime {
  /** Longest time, in milliseconds, that an admitted request waits for the event loop. */
  readonly maxDelay: number;
}

/**
 * Decides which requests are served when more arrive than can be. A turn of the event loop serves the requests that arrived during the turn
 * before, so a request waits for two turns at most: turns are kept half as long as the longest wait, by admitting only as many requests in
 * each as fit, by their mean cost. The rest is refused, so the share of refusals follows the excess.
 *
 * Guarantees:
 * - Refuses only after half a second in which the event loop was busy at least 95 % of the time: a pause of the garbage collector, or of the
 *   machine, is no overload.
 * - Full utilisation is no overload either: a turn that fits is served whole.
 * - Every turn admits at least one request, so that refusals never keep the service shut.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8289 CoDel, which tells a standing queue from a burst in the same way
 */
export class AdmissionControl {
  readonly #options: AdmissionOptions;
  readonly #windows: Window[] = [];
  #windowStart: number;
  #idleAtStart: number;
  #admitted = 0;
  #refused = 0;
  #inTurn = 0;
  #perTurn = Number.POSITIVE_INFINITY;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#windowStart = options.now();
    this.#idleAtStart = options.idle();
  }

  /** Whether the event loop is saturated, so that requests may be refused. */
  get saturated(): boolean {
    return this.#perTurn !== Number.POSITIVE_INFINITY;
  }

  /** Whether to serve the request that arrived next in this turn. */
  admit(): boolean {
    if (this.#inTurn >= this.#perTurn) {
      this.#refused += 1;
      return false;
    }
    this.#inTurn += 1;
    this.#admitted += 1;
    return true;
  }

  /** To be called at the end of each turn of the event loop in which `admit` was called. */
  endTurn(): void {
    this.#inTurn = 0;
    const now = this.#options.now();
    if (now - this.#windowStart >= WINDOW_MS) this.#endWindow(now);
  }

  #endWindow(now: number): void {
    const idle = this.#options.idle();
    const window = { length: now - this.#windowStart, idle: idle - this.#idleAtStart };
    if (this.#windows.push(window) > WINDOWS) this.#windows.shift();
    this.#perTurn = this.#isSaturated() ? this.#requestsIn(this.#options.maxDelay / 2, window) : Number.POSITIVE_INFINITY;
    this.#windowStart = now;
    this.#idleAtStart = idle;
    this.#admitted = 0;
    this.#refused = 0;
  }

  #isSaturated(): boolean {
    let [length, idle] = [0, 0];
    for (const window of this.#windows) {
      length += window.length;
      idle += window.idle;
    }
    return length >= WINDOW_MS * WINDOWS && idle <= length * (1 - SATURATED);
  }

  /** How many requests fit into so many milliseconds, by what the last window took. */
  #requestsIn(milliseconds: number, { length, idle }: Window): number {
    const cost = (length - idle) / (this.#admitted + this.#refused * REFUSAL_COST);
    return Math.max(1, Math.floor(milliseconds / cost));
  }
}

// --- internal ---

interface Window {
  readonly length: number;
  readonly idle: number;
}

/** How often the cost of a request and the utilisation are taken anew. */
const WINDOW_MS = 100;

/** Windows whose utilisation counts. */
const WINDOWS = 5;

/** Utilisation from which the event loop counts as saturated. */
const SATURATED = 0.95;

/** What a refusal costs, as a part of the cost of serving a request: measured by `npm run bench`. */
const REFUSAL_COST = 0.6;
