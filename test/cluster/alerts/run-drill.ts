import { systemClock } from 'metric-to-pager/cluster';
import { type DrillOutcome, followAlert } from 'metric-to-pager/drill';
import type { DrillSite } from './drill-context.ts';
import { alertOf, type Drill } from './drills.ts';
import { LOOK_EVERY } from './latency-bounds.ts';

/**
 * Injects the fault of a drill, tracks its alert to the receiver, ends the fault, and tracks the alert to its resolution.
 *
 * @param whileFiring runs between the delivery and the end of the fault
 * @throws with the step that timed out, and what was missing
 */
export function runDrill(drill: Drill, site: DrillSite, whileFiring?: (job: string) => Promise<void>): Promise<DrillOutcome> {
  const { name, labels = {}, fault } = alertOf(drill);
  return followAlert({ alert: name, labels, fault }, site, {
    clock: systemClock,
    everySeconds: LOOK_EVERY,
    ...(whileFiring !== undefined && { whileFiring: () => whileFiring(site.installation.name) }),
  });
}
