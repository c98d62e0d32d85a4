interface AdmissionOptions {
  /** Monotonic clock in milliseconds. */
  readonly now: () => number;
  /** Total idle time of the event loop in milliseconds. */
  readonly idle: () => number;
  /** Longest time, in milliseconds, that an admitted request waits for the event loop. */
  readonly maxDelay: number;
}

/**
 * Admits requests under overload. A turn of the event loop serves the requests that arrived during the previous turn, so that a request
 * waits for two turns at most. Each turn admits as many requests as fit into half of the longest wait, by their mean cost.
 *
 * Guarantees:
 * - Refuses only after half a second with the event loop busy at least 95 % of the time: a garbage collection is not an overload.
 * - Full utilisation is not an overload: a turn that fits is served completely.
 * - Every turn admits at least one request.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8289 CoDel, which separates a standing queue from a burst in the same way
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

  /** Returns whether the event loop is saturated: only then are requests refused. */
  get saturated(): boolean {
    return this.#perTurn !== Number.POSITIVE_INFINITY;
  }

  /** Returns whether to serve the next request of this turn. */
  admit(): boolean {
    if (this.#inTurn >= this.#perTurn) {
      this.#refused += 1;
      return false;
    }
    this.#inTurn += 1;
    this.#admitted += 1;
    return true;
  }

  /** Ends a turn of the event loop in which `admit` was called. */
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

  /** Returns how many requests fit into a time, by the mean cost in the last window. */
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

/** Interval at which the cost of a request and the utilisation are measured. */
const WINDOW_MS = 100;

/** Number of windows over which the utilisation is averaged. */
const WINDOWS = 5;

/** Utilisation from which the event loop counts as saturated. */
const SATURATED = 0.95;

/** Cost of a refusal relative to serving a request, measured by `npm run bench`. */
const REFUSAL_COST = 0.6;
