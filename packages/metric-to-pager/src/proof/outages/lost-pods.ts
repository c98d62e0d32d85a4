import type { Outage } from './outage.ts';
import { BEGINS, fleet, healthy, USUAL } from './worlds.ts';

/** Outages in which pods are gone, or cannot be scraped. */
export const LOST_PODS: readonly Outage[] = [
  {
    name: 'no pod is left',
    users: 'Everybody is refused.',
    must: 'page',
    lasts: [BEGINS, BEGINS + 30],
    within: 12,
    world: () => ({
      minutes: BEGINS + 30,
      pods: fleet(
        3,
        () => healthy(USUAL),
        () => ({ to: BEGINS }),
      ),
    }),
  },
];
