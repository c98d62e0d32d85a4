/**
 * Runs steps of long work between requests: each turn of the event loop for about `BUDGET_MS`, however many wait, at least one step. The
 * steps take turns.
 */
export class Background {
  readonly #steps = new Set<() => void>();
  #spent = 0;
  #inTurn = 0;

  /** The time spent so far, in milliseconds. A request would have waited for no more than one turn of it. */
  get spent(): number {
    return this.#spent;
  }

  /** Adds a step, which runs once, in a later turn. */
  add(step: () => void): void {
    if (this.#steps.size === 0) setImmediate(() => this.#run());
    this.#steps.add(step);
  }

  /** Runs a step at once when none waits and this turn has time left; else adds it. */
  soon(step: () => void): void {
    if (this.#steps.size > 0 || this.#inTurn > BUDGET_MS) {
      this.add(step);
      return;
    }
    if (this.#inTurn === 0) setImmediate(() => this.#endTurn());
    const start = performance.now();
    step();
    const took = performance.now() - start;
    this.#inTurn += took;
    this.#spent += took;
  }

  #endTurn(): void {
    this.#inTurn = 0;
  }

  #run(): void {
    const start = performance.now();
    let now = start;
    for (const step of this.#steps) {
      this.#steps.delete(step);
      step();
      now = performance.now();
      if (now - start > BUDGET_MS) break;
    }
    this.#spent += now - start;
    if (this.#steps.size > 0) setImmediate(() => this.#run());
  }
}

// --- internal ---

/** Longest time in one turn, in milliseconds: a tenth of the time that a request may wait for the event loop. */
const BUDGET_MS = 1;
