import { AdmissionControl } from '../admission-control.ts';
import { RefusalQueue } from '../refusal-queue.ts';

/** A service under a simulated clock, and the clients that load it. Times are milliseconds. */
export interface Simulation {
  /** Clients, each with one request at a time. */
  readonly clients: number;
  /** Time that serving a request takes. */
  readonly cost: number;
  /** Time that it takes to find out that a request is to be refused, and to send the refusal. */
  readonly refusal: { readonly decide: number; readonly send: number };
  readonly maxDelay: number;
  /**
   * Requests a millisecond that clients want to send at a time. A request that finds no client free is never sent.
   */
  readonly rate: (time: number) => number;
  /** When the simulation ends. */
  readonly until: number;
  /** Times at which the process stands still, and for how long, as in a garbage collection. @default never */
  readonly pauses?: readonly { readonly at: number; readonly lasts: number }[];
}

/** One request of a simulation, and what became of it. */
export interface SimulatedRequest {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly served: boolean;
}

/** Runs a simulation; gives every request that was answered, in the order of the answers. */
export function simulate(simulation: Simulation): readonly SimulatedRequest[] {
  const { cost, refusal, until } = simulation;
  let [now, idle] = [0, 0];
  const arrivals = new Arrivals(simulation);
  const pauses = [...(simulation.pauses ?? [])];
  const answered: SimulatedRequest[] = [];
  const answer = (sentAt: number, served: boolean) => {
    answered.push({ sentAt, answeredAt: now, served });
    arrivals.freeClient();
  };
  const control = new AdmissionControl({ maxDelay: simulation.maxDelay, now: () => now, idle: () => idle });
  const refusals = new RefusalQueue<number>({
    now: () => now,
    refuse(sentAt) {
      now += refusal.send;
      answer(sentAt, false);
    },
  });
  while (now < until) {
    const batch = arrivals.until(now);
    for (const sentAt of batch) {
      const admitted = control.admit();
      now += admitted ? cost : refusal.decide;
      if (admitted) answer(sentAt, true);
      else refusals.add(sentAt);
      if (pauses[0] !== undefined && pauses[0].at <= now) now += pauses.shift()?.lasts ?? 0;
    }
    if (batch.length > 0) control.endTurn();
    refusals.drain({ saturated: control.saturated });
    const next = Math.max(now, Math.min(arrivals.next(now), refusals.length > 0 ? now + 5 : until));
    idle += next - now;
    now = next;
  }
  return answered;
}

// --- internal ---

/** When clients want to send, evenly spaced; those who are waiting for an answer do not. */
class Arrivals {
  readonly #rate: Simulation['rate'];
  #free: number;
  #due = 0;

  constructor({ rate, clients }: Simulation) {
    this.#rate = rate;
    this.#free = clients;
  }

  freeClient(): void {
    this.#free += 1;
  }

  /** The requests that were sent since the last call. */
  until(now: number): number[] {
    const sent: number[] = [];
    while (this.#due <= now) {
      if (this.#free > 0) {
        sent.push(this.#due);
        this.#free -= 1;
      }
      this.#due = this.#after(this.#due);
    }
    return sent;
  }

  /** When the next one is sent. */
  next(now: number): number {
    return this.#free > 0 ? this.#due : Math.max(now, this.#due);
  }

  #after(time: number): number {
    const rate = this.#rate(time);
    return rate > 0 ? time + 1 / rate : Math.floor(time) + 1;
  }
}
