import { CEASED_REQUESTS } from './ceased-requests.ts';
import { ERRORS } from './errors.ts';
import { HARMLESS } from './harmless.ts';
import { LOST_PODS } from './lost-pods.ts';
import type { Outage } from './outage.ts';

/** Every world in which the alerts of a service are judged. */
export const OUTAGES: readonly Outage[] = [...ERRORS, ...LOST_PODS, ...CEASED_REQUESTS, ...HARMLESS];
