import { Problem } from '../problem.ts';
import { FAULT_NAMES, type Fault, type FaultKind } from './kinds.ts';

/** A fault that is in force. */
export interface ActiveFault extends Fault {
  /** When it ends, in milliseconds since the epoch. */
  readonly endsAt: number;
}

export interface FaultsOptions {
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** At least 0, below 1: decides which requests a fault with a share hits. @default Math.random */
  readonly random?: () => number;
}

/** The faults in force in this process: at most one of each kind, each for a bounded time, none of which outlives the process. */
export class Faults {
  readonly #active = new Map<FaultKind, ActiveFault>();
  readonly #clock: () => number;
  readonly #random: () => number;
  readonly #held: Buffer[] = [];
  #release: NodeJS.Timeout | undefined;

  constructor(options: FaultsOptions = {}) {
    this.#clock = options.clock ?? Date.now;
    this.#random = options.random ?? Math.random;
  }

  /**
   * Puts a fault in force, in the place of one of its kind.
   *
   * @throws Problem 400 when this machine cannot give the memory that a fault is to take.
   */
  put(fault: Fault): ActiveFault {
    if (fault.kind === 'allocate') this.#allocate(fault);
    const active = { ...fault, endsAt: this.#clock() + fault.seconds * 1000 };
    this.#active.set(fault.kind, active);
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
    const fault = this.#active.get(kind);
    if (fault === undefined || this.#clock() < fault.endsAt) return fault;
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
