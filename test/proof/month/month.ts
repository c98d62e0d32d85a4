import type { Pod, RequestCounts, Traffic } from 'metric-to-pager/proof';

/** An incident and the alert that it must raise. */
export interface Incident {
  readonly name: string;
  /** Minutes since the beginning of the month. */
  readonly from: number;
  readonly minutes: number;
  /** The burn rate of the budget. */
  readonly burn: number;
  /** The tier that must detect it first. */
  readonly tier: string;
}

const HOUR = 60;
const DAY = 24 * HOUR;

/** The length of the simulated month, in minutes. Its first day is a Monday. */
export const MONTH = 30 * DAY;

/** Four incidents, one for each way of detection; the last one in a night with so little traffic that shares alone mean nothing. */
export const INCIDENTS: readonly Incident[] = [
  { name: 'a bad release', from: 3 * DAY + 14 * HOUR, minutes: 45, burn: 30, tier: 'page-fast' },
  { name: 'a sick pod', from: 9 * DAY + 10 * HOUR, minutes: 6 * HOUR, burn: 9, tier: 'page-slow' },
  { name: 'a slow leak', from: 15 * DAY + 8 * HOUR, minutes: 24 * HOUR, burn: 4, tier: 'ticket-fast' },
  { name: 'a night outage', from: 22 * DAY + 3 * HOUR, minutes: 15, burn: Number.POSITIVE_INFINITY, tier: 'page-fast' },
];

/** Returns a month in the life of a service: days and nights, weekends, a rollout every other day, and the incidents. */
export function monthOfTraffic({ budget }: { readonly budget: number }): Traffic {
  const minutes = minuteByMinute(budget);
  return { steps: MONTH, pods: podsOfMonth(), plain: true, at: (minute) => minutes[minute] ?? { good: 0, bad: 0 } };
}

/** Minutes at which every pod is replaced. */
export const ROLLOUTS: readonly number[] = Array.from({ length: 15 }, (_, index) => index * 2 * DAY + 11 * HOUR);

// --- internal ---

/** The burn rate while nothing is wrong. */
const USUAL_BURN = 0.1;
const NIGHT = 2;
const NOON = 600;

function minuteByMinute(budget: number): RequestCounts[] {
  // What is left of the bad requests below a whole one is carried over, so that shares are exact in the long run.
  let owed = 0;
  return Array.from({ length: MONTH + 1 }, (_, minute): RequestCounts => {
    const all = Math.round(requestsAt(minute));
    owed += all * Math.min(1, burnAt(minute) * budget);
    const bad = Math.min(all, Math.floor(owed));
    owed -= bad;
    return { good: all - bad, bad };
  });
}

function requestsAt(minute: number): number {
  const hour = (minute % DAY) / HOUR;
  const weekend = Math.floor(minute / DAY) % 7 > 4;
  const daylight = Math.max(0, Math.sin((Math.PI * (hour - 6)) / 16));
  return NIGHT + (weekend ? 0.4 : 1) * NOON * (hour < 22 ? daylight : 0);
}

function burnAt(minute: number): number {
  return INCIDENTS.find(({ from, minutes }) => minute > from && minute <= from + minutes)?.burn ?? USUAL_BURN;
}

function podsOfMonth(): Pod[] {
  const starts = [0, ...ROLLOUTS];
  return starts.flatMap((from, index) =>
    ['a', 'b'].map((name) => ({ name: `${name}-${index}`, from, to: (starts[index + 1] ?? Number.POSITIVE_INFINITY) + 2 })),
  );
}
