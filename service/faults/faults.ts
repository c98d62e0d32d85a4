import { Problem } from '../http/problem.ts';
import { FAULT_NAMES, type Fault, type FaultKind } from './kinds.ts';

/** A fault that is in force. */
export interface ActiveFault extends Fault {
  /** When it ends, in milliseconds since the epoch; it lasts its seconds all the same when the clock of the machine is set. */
  readonly endsAt: number;
}

export interface FaultsOptions {
  /** Milliseconds; must not run backwards. @default the time since the process started */
  readonly clock?: () => number;
  /** At least 0, below 1: decides which requests a fault with a share hits. @default Math.random */
  readonly random?: () => number;
}

/** The faults in force in this process: at most one of each kind, each for a bounded time, none of which outlives the process. */
export class Faults {
  readonly #active = new Map<FaultKind, { readonly fault: ActiveFault; readonly until: number }>();
  readonly #clock: () => number;
  readonly #random: () => number;
  readonly #held: Buffer[] = [];
  #release: NodeJS.Timeout | undefined;

  constructor(options: FaultsOptions = {}) {
    this.#clock = options.clock ?? (() => performance.now());
    this.#random = options.random ?? Math.random;
  }

  /**
   * Puts a fault in force, in the place of one of its kind.
   *
   * @throws Problem 400 when this machine cannot give the memory that a fault is to take.
   */
  put(fault: Fault): ActiveFault {
    if (fault.kind === 'allocate') this.#allocate(fault);
    const lasts = fault.seconds * 1000;
    const active = { ...fault, endsAt: Date.now() + lasts };
    this.#active.set(fault.kind, { fault: active, until: this.#clock() + lasts });
    return active;
  }

  /** The faults in force, in the order of their kinds. */
  list(): readonly ActiveFault[] {
    return FAULT_NAMES.flatMap((kind) => this.find(kind) ?? []);
  }

  /** Ends every fault now. */
  clear(): void {
    this.#active.clear();
    this.#free();
  }

  /** The fault of a kind, if one is in force. */
  find(kind: FaultKind): ActiveFault | undefined {
    const active = this.#active.get(kind);
    if (active === undefined || this.#clock() < active.until) return active?.fault;
    this.#active.delete(kind);
    return undefined;
  }

  /** The fault of a kind, if one is in force and hits this request. */
  hit(kind: FaultKind): ActiveFault | undefined {
    const fault = this.find(kind);
    return fault !== undefined && (fault.share === 1 || this.#random() < fault.share) ? fault : undefined;
  }

  /** Whether any fault may be in force: all that a request asks on a day without a drill. */
  get any(): boolean {
    return this.#active.size > 0;
  }

  #allocate({ amount, seconds }: Fault): void {
    this.#free();
    try {
      // Filled, as the kernel gives memory only to pages that are written.
      this.#held.push(Buffer.alloc(amount * 1024 * 1024, 1));
    } catch (cause) {
      this.#active.delete('allocate');
      throw new Problem(400, `megabytes must be what this machine can give, got ${amount}`, { cause });
    }
    this.#release = setTimeout(() => this.#free(), seconds * 1000);
    this.#release.unref();
  }

  #free(): void {
    clearTimeout(this.#release);
    this.#held.length = 0;
  }
}
