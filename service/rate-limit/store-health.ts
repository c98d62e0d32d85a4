/** Calls that may fail in a row before the store is left alone. */
const FAILURES = 5;

/**
 * The circuit breaker of the shared bucket: says whether to ask it. It opens after a few failures in a row, or at once when
 * the connection is lost, and is closed only by whoever probes the store.
 *
 * A breaker that tries again with a user's request (opossum) makes that user wait for the deadline, and learns of a recovery,
 * which is logged and measured here, only with the next request. This one is probed in the background.
 */
export class StoreHealth {
  readonly #changed: (up: boolean, cause: string) => void;
  #up: boolean | undefined;
  #failures = 0;

  /** @param changed - called when it is first known whether the store is up, and at each change. */
  constructor(changed: (up: boolean, cause: string) => void) {
    this.#changed = changed;
  }

  /** Whether to ask the store; not before it was seen to answer. */
  get up(): boolean {
    return this.#up === true;
  }

  /** An answer came. */
  answered(): void {
    this.#failures = 0;
  }

  /** A call failed. */
  failed(cause: string): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES) this.lost(cause);
  }

  /** The store is known to be unusable. */
  lost(cause: string): void {
    this.#turn(false, cause);
  }

  /** The store was probed, and answers as it should. */
  regained(): void {
    this.#failures = 0;
    this.#turn(true, '');
  }

  #turn(up: boolean, cause: string): void {
    if (this.#up === up) return;
    this.#up = up;
    this.#changed(up, cause);
  }
}
