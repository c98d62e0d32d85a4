import { Problem } from '../http/problem.ts';
import type { ServiceInstruments } from '../instruments.ts';
import { FAULT_NAMES, type Fault, type FaultKind } from './kinds.ts';

/** An active fault. */
interface ActiveFault extends Fault {
  /** Expected end in milliseconds since the epoch; the duration does not change when the system clock is set. */
  readonly endsAt: number;
}

/** The active faults of this process: at most one of each kind, each with a limited duration. */
export class Faults {
  readonly #active = new Map<FaultKind, { readonly fault: ActiveFault; readonly until: number }>();
  readonly #random: () => number;
  readonly #held: Buffer[] = [];
  #release: NodeJS.Timeout | undefined;

  /** `random` decides which requests a fault with a share hits. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Activates a fault, replacing one of the same kind. @throws Problem 400 when the memory cannot be allocated */
  put(fault: Fault): ActiveFault {
    if (fault.kind === 'allocate') this.#allocate(fault);
    const lasts = fault.seconds * 1000;
    const active = { ...fault, endsAt: Date.now() + lasts };
    this.#active.set(fault.kind, { fault: active, until: performance.now() + lasts });
    return active;
  }

  /** Returns the active faults in the order of `FAULT_KINDS`. */
  list(): readonly ActiveFault[] {
    return FAULT_NAMES.flatMap((kind) => this.find(kind) ?? []);
  }

  /** Ends every fault now. */
  clear(): void {
    this.#active.clear();
    this.#free();
  }

  /** Returns the active fault of a kind. */
  find(kind: FaultKind): ActiveFault | undefined {
    const active = this.#active.get(kind);
    if (active === undefined || performance.now() < active.until) return active?.fault;
    this.#active.delete(kind);
    return undefined;
  }

  /** Returns the active fault of a kind if it hits this request. */
  hit(kind: FaultKind): ActiveFault | undefined {
    const fault = this.find(kind);
    return fault !== undefined && (fault.share === 1 || this.#random() < fault.share) ? fault : undefined;
  }

  /** Returns whether any fault may be active: the only check per request when none is. */
  get any(): boolean {
    return this.#active.size > 0;
  }

  #allocate({ amount, seconds }: Fault): void {
    this.#free();
    try {
      // Filled: the kernel allocates only pages that are written.
      this.#held.push(Buffer.alloc(amount * 1024 * 1024, 1));
    } catch (cause) {
      this.#active.delete('allocate');
      throw new Problem(400, `megabytes must be at most the memory that can be allocated, got ${amount}`, { cause });
    }
    this.#release = setTimeout(() => this.#free(), seconds * 1000);
    this.#release.unref();
  }

  #free(): void {
    clearTimeout(this.#release);
    this.#held.length = 0;
  }
}

/** Exposes which faults are active: 0 for all kinds when FAULTS is off. */
export function observeFaults(instruments: ServiceInstruments, faults: Faults | undefined): void {
  const active = instruments.gauge('lorem_faults_active');
  for (const kind of FAULT_NAMES) active.series({ kind }).collect(() => (faults?.find(kind) === undefined ? 0 : 1));
}
