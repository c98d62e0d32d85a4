import { seconds } from 'metric-to-pager/promql';
import { table } from 'metric-to-pager/proof';
import { DRILLS, type Drill } from './drills.ts';
import { LOOK_EVERY, latencyBounds, SCRAPE_INTERVAL, titleOf } from './latency-bounds.ts';
import { GROUP_INTERVAL } from './routing.ts';
import type { DrillTimes } from './run-drill.ts';
import { describeScale } from './scaled-rules.ts';

/** What a run of the drills measured. */
export interface DrillRecord {
  /** How often Prometheus evaluated the rules, in seconds. */
  readonly evaluation: number;
  /** By the alert and the labels that tell it from others of its name. */
  readonly times: Readonly<Record<string, DrillTimes>>;
}

/** The section of the document: what was done and promised follows from the sources, what was measured from the record. */
export function drillSection({ evaluation, times }: DrillRecord): string {
  return `Each fault is put into an installation of its own on a cluster, and its alert is followed from Prometheus through Alertmanager to a
receiver, and to its end once the fault is over. \`npm run test:cluster -- --record\` has written down after how many seconds each link of the
chain was there. What is promised stands behind what was measured: from the metric on, an alert has the time in which its condition comes to
hold, a scrape (every ${seconds(SCRAPE_INTERVAL)} s), an evaluation (every ${evaluation} s here) and what it waits for; from then on, who is to be told
has what Alertmanager waits for more. The links are looked at every ${LOOK_EVERY} s. What is scaled down loads the machine for as long as it lasts;
everything else waits as long as it does in earnest. Only Alertmanager tells of changes every ${seconds(GROUP_INTERVAL)} s instead of every 5 minutes.

${timesTable(DRILLS, { evaluation, times })}

Tier \`page-fast\` stands for the others, whose windows are hours and days: those are proven above only. In the same cluster, ten minutes of
mixed traffic with a rolling restart and a scale-down raise no alert.`;
}

/** The drills as a table; of those that no time is known of, what was promised. */
export function timesTable(drills: readonly Drill[], { evaluation, times }: DrillRecord): string {
  const rows = drills.map((drill) => {
    const { firing, delivered } = latencyBounds(drill, evaluation);
    const measured = times[titleOf(drill)];
    const { metric = Number.NaN, firing: fired = Number.NaN } = measured ?? {};
    return [
      titleOf(drill),
      drill.fault,
      describeScale(drill.scale) || 'nothing',
      String(measured?.metric ?? '?'),
      measured ? String(measured.pending ?? NO_WAIT) : '?',
      `${measured?.firing ?? '?'} of ${metric + firing}`,
      `${measured?.delivered ?? '?'} of ${fired + delivered}`,
      String(measured?.over ?? '?'),
      String(measured?.toldOver ?? '?'),
    ];
  });
  return table(HEAD, rows);
}

// --- internal ---

const HEAD = ['alert', 'fault', 'scaled down', 'metric', 'pending', 'firing', 'delivered', 'over after its end', 'told of that'];
/** What stands for the wait of an alert that does not wait. */
const NO_WAIT = '–';
