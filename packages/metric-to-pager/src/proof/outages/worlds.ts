import type { Requests, WorldPod } from './outage.ts';

/** Minutes of health before an outage begins: more than alerts compare with. */
export const BEGINS = 80;

/** Minutes of health that fill the windows of every page of an objective. */
export const ESTABLISHED = 370;

/** Requests per minute of the whole service at a usual time. */
export const USUAL = 6000;

/** Returns pods that share the requests of a service evenly, each changed by `change`. */
export function fleet(
  size: number,
  requests: (minute: number) => Requests,
  change: (index: number) => Partial<WorldPod> = () => ({}),
): WorldPod[] {
  return Array.from({ length: size }, (_, index) => ({
    name: `pod-${index}`,
    from: 0,
    to: Number.POSITIVE_INFINITY,
    requests: (minute: number) => shareOf(requests(minute), size, index),
    ...change(index),
  }));
}

/** Returns the requests of a healthy service: some clients make mistakes, few requests are slow, hardly any fails. */
export function healthy(all: number): Requests {
  return mixed(all, { rejected: 0.02, slow: 0.001, failed: 0.0001 });
}

/** Returns requests of which shares are not served; the rest succeeds. */
export function mixed(all: number, shares: Requests): Requests {
  const others = Object.fromEntries(Object.entries(shares).map(([outcome, share]) => [outcome, all * share]));
  return { ...others, succeeded: all * Math.max(0, 1 - Object.values(shares).reduce((sum, share) => sum + share, 0)) };
}

/** Returns whether a minute is within an outage. */
export function during([from, to]: readonly [number, number]): (minute: number) => boolean {
  return (minute) => minute > from && minute <= to;
}

// --- internal ---

/** The share of one pod, in whole requests that add up to all of them over time. */
function shareOf(all: Requests, size: number, index: number): Requests {
  const part = (count: number) => Math.floor((count + index) / size);
  return Object.fromEntries(Object.entries(all).map(([outcome, count]) => [outcome, part(Math.round(count))]));
}
