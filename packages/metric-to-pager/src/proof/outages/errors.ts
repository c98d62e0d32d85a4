import type { Outage, Requests } from './outage.ts';
import { during, ESTABLISHED, fleet, healthy, mixed, USUAL } from './worlds.ts';

const TEN_MINUTES = [ESTABLISHED, ESTABLISHED + 10] as const;

/** Outages in which requests fail or take too long. */
export const ERRORS: readonly Outage[] = [
  {
    name: 'every request fails for 10 minutes',
    users: 'Every request fails with 5xx.',
    must: 'page',
    lasts: TEN_MINUTES,
    within: 3,
    ends: 35,
    world: () => answering(3, TEN_MINUTES, { failed: 1 }),
  },
  {
    name: 'every request takes too long for 10 minutes',
    users: 'Every answer is slow.',
    must: 'page',
    lasts: TEN_MINUTES,
    within: 10,
    ends: 35,
    world: () => answering(3, TEN_MINUTES, { slow: 1 }),
  },
  {
    name: 'one request in fifty fails for an hour',
    users: '2 % of the requests fail.',
    must: 'page',
    lasts: [ESTABLISHED, ESTABLISHED + 60],
    within: 60,
    world: () => answering(3, [ESTABLISHED, ESTABLISHED + 60], { failed: 0.02 }),
  },
];

// --- internal ---

/** A service whose requests have other outcomes during an outage. */
function answering(pods: number, lasts: readonly [number, number], shares: Requests) {
  const out = during(lasts);
  return { minutes: lasts[1] + 60, pods: fleet(pods, (minute) => (out(minute) ? mixed(USUAL, shares) : healthy(USUAL))) };
}
