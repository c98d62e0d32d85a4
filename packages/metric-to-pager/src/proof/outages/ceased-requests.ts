import type { Outage, Requests } from './outage.ts';
import { BEGINS, during, fleet, healthy, USUAL } from './worlds.ts';

const HALF_AN_HOUR = [BEGINS, BEGINS + 30] as const;
const out = during(HALF_AN_HOUR);

/** Outages that no objective counts: requests do not arrive, or are refused as mistakes of their clients. */
export const CEASED_REQUESTS: readonly Outage[] = [
  {
    name: 'no request arrives that usually does',
    users: 'No request reaches the service.',
    must: 'page',
    lasts: HALF_AN_HOUR,
    within: 5,
    ends: 5,
    world: () => answering({}),
  },
  {
    name: 'a release answers every request with 4xx',
    users: 'Every valid request is refused with 4xx.',
    must: 'page',
    lasts: HALF_AN_HOUR,
    within: 5,
    ends: 5,
    world: () => answering({ rejected: USUAL }),
  },
];

// --- internal ---

/** A service that answers requests in another way during an outage. */
function answering(requests: Requests) {
  return { minutes: BEGINS + 60, pods: fleet(3, (minute) => (out(minute) ? requests : healthy(USUAL))) };
}
