import type { Outage } from './outage.ts';
import { BEGINS, during, fleet, healthy, USUAL } from './worlds.ts';

const HALF_AN_HOUR = [BEGINS, BEGINS + 30] as const;
const out = during(HALF_AN_HOUR);
const usual = () => healthy(USUAL);

/** Outages in which pods are gone, or cannot be scraped. */
export const LOST_PODS: readonly Outage[] = [
  {
    name: 'no pod is left',
    users: 'Every request is refused.',
    must: 'page',
    lasts: HALF_AN_HOUR,
    within: 12,
    world: () => ({ minutes: BEGINS + 30, pods: fleet(3, usual, () => ({ to: BEGINS })) }),
  },
  {
    name: 'no pod can be scraped',
    users: 'Nothing, or every request is refused.',
    must: 'page',
    lasts: HALF_AN_HOUR,
    within: 3,
    ends: 3,
    world: () => ({ minutes: BEGINS + 50, pods: fleet(3, usual, () => ({ answers: (minute) => !out(minute) })) }),
  },
  {
    name: 'every pod crashes in a loop, and answers one scrape in four',
    users: 'Most requests are refused.',
    must: 'page',
    lasts: HALF_AN_HOUR,
    within: 3,
    ends: 3,
    world: () => ({
      minutes: BEGINS + 50,
      pods: fleet(3, usual, (index) => ({ answers: (minute) => !out(minute) || (minute + index) % 4 === 0 })),
    }),
  },
];
