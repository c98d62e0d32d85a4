import { AdmissionControl } from '../admission-control.ts';
import { RefusalQueue } from '../refusal-queue.ts';

/** A service under a simulated clock, and its clients. Times are in milliseconds. */
interface Simulation {
  /** Clients, each with one request at a time. */
  readonly clients: number;
  /** Time to serve a request. */
  readonly cost: number;
  /** Time to decide on a refusal, and to send it. */
  readonly refusal: { readonly decide: number; readonly send: number };
  readonly maxDelay: number;
  /** Requests per millisecond, above 0; a request is not sent while all clients wait. */
  readonly rate: (time: number) => number;
  /** End of the simulation. */
  readonly until: number;
  /** Pauses of the process, as in a garbage collection. @default none */
  readonly pauses?: readonly { readonly at: number; readonly lasts: number }[];
}

/** One request of a simulation and its answer. */
export interface SimulatedRequest {
  readonly sentAt: number;
  readonly answeredAt: number;
  readonly served: boolean;
}

/** Runs a simulation and returns all answered requests in the order of their answers. */
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
    maxLength: Number.POSITIVE_INFINITY,
    isGone: () => false,
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

/** Evenly spaced arrivals from clients that do not wait for an answer. */
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

  /** Returns the send times since the last call. */
  until(now: number): number[] {
    const sent: number[] = [];
    while (this.#due <= now) {
      if (this.#free > 0) {
        sent.push(this.#due);
        this.#free -= 1;
      }
      this.#due += 1 / this.#rate(this.#due);
    }
    return sent;
  }

  /** Returns the time of the next request. */
  next(now: number): number {
    return this.#free > 0 ? this.#due : Math.max(now, this.#due);
  }
}
