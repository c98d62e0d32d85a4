import type { ProofSubject } from 'metric-to-pager/proof';
import { detectionTable, table } from '../tables.ts';
import { expectedDetections } from './month-proof.ts';

/** What a replay of the month has measured of one objective; errors are shares: 0.001 is 0.1 %. */
export interface MonthMeasured {
  /** Minutes after which each incident was found, by its name. */
  readonly found: Readonly<Record<string, number | undefined>>;
  /** How far the recorded budget was from the counted one. */
  readonly budget: { readonly smoothed: number; readonly calm: number; readonly instant: number };
}

/** Of every objective, by its name. */
export type Months = Readonly<Record<string, MonthMeasured>>;

/** Returns the section about the month. */
export function monthSection(subject: Pick<ProofSubject, 'objectives'>, months: Months): string {
  const measured = Object.entries(months);
  const detections = measured.flatMap(([slo, { found }]) =>
    expectedDetections({ ...subject, slo }).map((one) => ({ ...one, slo, found: found[one.incident.name] })),
  );
  const budgets = measured.map(([slo, { budget }]) => [slo, percent(budget.smoothed), percent(budget.calm), percent(budget.instant)]);
  return `For each objective, a month of days, nights, weekends and rollouts, scraped once a minute, is written into a Prometheus together with the
series that the rules record. Every minute of every tier is compared with the counted requests: no page is false, and none is missing.

${detectionTable(detections)}

The remaining budget is compared with the counted requests every two minutes; errors are shares of the whole month's budget. A rate over
five minutes holds five scrapes, so each request enters the recorded budget in four equal parts, one a minute: the recorded budget must
always equal that of the mean of the last four minutes' counts, to 0.1 %. It may differ by 0.1 % from the count of the same minute while
nothing is wrong; in an incident it follows within four minutes, and the last column gives the largest lag. The remaining error of the
mean is mostly the first failure that a new pod counts: a rate does not extend a counter back to zero.

${table(BUDGET_HEAD, budgets)}`;
}

/** Returns a share to two digits: `0.083%`. */
export function percent(share: number): string {
  return `${(100 * share).toPrecision(2)}%`;
}

// --- internal ---

const BUDGET_HEAD = ['objective', 'from the mean of four minutes', 'from the same minute, in calm', 'from the same minute, in an incident'];
