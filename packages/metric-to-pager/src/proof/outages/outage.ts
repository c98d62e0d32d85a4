import type { RequestOutcome } from '../../alerts/index.ts';
import type { Pod } from '../simulation/simulation.ts';

/** A simulated world, and whom its alerts must notify. */
export type Outage = NotifiedOutage | HarmlessWorld;

interface OutageTexts {
  /** A short clause: "every request fails". */
  readonly name: string;
  /** What users notice. */
  readonly users: string;
  /** Returns the world; its steps are minutes. */
  readonly world: () => World;
}

/** A world in which someone must be notified. */
export interface NotifiedOutage extends OutageTexts {
  /** How the first notification must be sent: by an alert of severity critical (page), or of severity warning (ticket) and no page. */
  readonly must: 'page' | 'ticket';
  /** The first and the last minute of the outage. */
  readonly lasts: readonly [from: number, to: number];
  /** The minutes from the beginning within which the notification is due. */
  readonly within: number;
  /** The minutes from the end within which every alert of that severity must have ended. @default it is not judged */
  readonly ends?: number;
}

/** A world in which nothing is wrong: neither a page nor a ticket may be sent. */
export interface HarmlessWorld extends OutageTexts {
  readonly must: 'nothing';
}

/** Everything that Prometheus scrapes in a world, once a minute. */
export interface World {
  readonly minutes: number;
  readonly pods: readonly WorldPod[];
}

/** A pod of a world. Its series are those of a healthy process, and its requests. */
export interface WorldPod extends Pod {
  /** Returns its requests within a minute. */
  readonly requests: (minute: number) => Requests;
  /** Returns whether it answers scrapes. @default it always does */
  readonly answers?: (minute: number) => boolean;
  /** The build that it runs. @default the usual one */
  readonly build?: string;
}

/** Requests within a minute, by outcome; `slow` ones succeed too late. */
export type Requests = Readonly<Partial<Record<RequestOutcome | 'slow', number>>>;
