import type { DrillTimes } from 'metric-to-pager/drill';
import { seconds } from 'metric-to-pager/promql';
import { table } from '../../proof/tables.ts';
import { alertOf, DRILLS, type Drill, titleOf } from './drills.ts';
import { LOOK_EVERY, latencyBounds, SCRAPE_INTERVAL } from './latency-bounds.ts';
import { GROUP_INTERVAL } from './routing.ts';
import { describeScale } from './scaled-rules.ts';

/** The measurements of one run of the drills. */
export interface DrillRecord {
  /** Evaluation interval of the rules, in seconds. */
  readonly evaluation: number;
  /** By alert name and distinguishing labels. */
  readonly times: Readonly<Record<string, DrillTimes>>;
}

/** Returns the section of PROOF.md: faults and bounds from the sources, measurements from the record. */
export function drillSection({ evaluation, times }: DrillRecord): string {
  return `Each fault is injected into its own installation on a cluster. Its alert is tracked from Prometheus through Alertmanager to the
receiver and, after the fault ends, to its resolution. \`npm run test:cluster -- --record\` records the seconds until each step. The bound
follows the measurement ("of"): from the metric to firing, the time until the condition holds, one scrape (every ${seconds(SCRAPE_INTERVAL)} s), one evaluation
(every ${evaluation} s) and the alert's \`for\`; from firing to delivery, Alertmanager's \`group_wait\`. Each step is polled every ${LOOK_EVERY} s. Scaled-down
alerts have a shorter \`for\` and shorter ranges, as their faults load the machine; Alertmanager's \`group_interval\` is ${seconds(GROUP_INTERVAL)} s instead of 5 minutes.

${timesTable(DRILLS, { evaluation, times })}

Of the tiers, only \`page-fast\` is drilled; the others have windows of hours and days and are proven above. In the same cluster, mixed
traffic with a rolling restart and a scale-down raises no alert.`;
}

/** Returns the drills as a table; a drill without measurements has only its bounds. */
export function timesTable(drills: readonly Drill[], { evaluation, times }: DrillRecord): string {
  const rows = drills.map((drill) => {
    const { firing, delivered } = latencyBounds(drill, evaluation);
    const measured = times[titleOf(drill)];
    const { metric = Number.NaN, firing: fired = Number.NaN } = measured ?? {};
    return [
      titleOf(drill),
      alertOf(drill).fault.description,
      describeScale(drill.scale) || 'nothing',
      String(measured?.metric ?? '?'),
      measured ? String(measured.pending ?? NO_WAIT) : '?',
      `${measured?.firing ?? '?'} of ${metric + firing}`,
      `${measured?.delivered ?? '?'} of ${fired + delivered}`,
      String(measured?.resolved ?? '?'),
      String(measured?.resolutionDelivered ?? '?'),
    ];
  });
  return table(HEAD, rows);
}

// --- internal ---

const HEAD = ['alert', 'fault', 'scaled down', 'metric', 'pending', 'firing', 'delivered', 'resolved', 'resolution delivered'];
/** The pending time of an alert without `for`. */
const NO_WAIT = '–';
