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

/** What the month shows, as the document tells it. */
export function monthSection(subject: Pick<ProofSubject, 'objectives'>, months: Months): string {
  const measured = Object.entries(months);
  const detections = measured.flatMap(([slo, { found }]) =>
    expectedDetections({ ...subject, slo }).map((one) => ({ ...one, slo, found: found[one.incident.name] })),
  );
  const budgets = measured.map(([slo, { budget }]) => [slo, percent(budget.smoothed), percent(budget.calm), percent(budget.instant)]);
  return `A month of days, nights, weekends and rollouts, scraped once a minute, is put into a Prometheus for each objective, together with what
the rules record of it. Every minute of every tier is compared with the counted requests: no false page, no missed one.

${detectionTable(detections)}

The budget that is left is compared with the counted requests every two minutes; errors are shares of the whole month's budget. A rate over
five minutes holds five scrapes, so that each request enters the recorded budget in four equal parts, one a minute: what is recorded must be
the budget of the mean of the last four minutes' counts, to 0.1 %, always. From the count of the very minute it may be 0.1 % away while
nothing is wrong; in an incident it follows within four minutes, and the last column tells how far behind it was at worst. What keeps the
mean from being exact is mostly the first failure that a new pod counts: a rate does not extend a counter to where it was still zero.

${table(BUDGET_HEAD, budgets)}`;
}

/** A share to two digits: `0.083%`. */
export function percent(share: number): string {
  return `${(100 * share).toPrecision(2)}%`;
}

// --- internal ---

const BUDGET_HEAD = ['objective', 'from the mean of four minutes', 'from the very minute, in calm', 'from the very minute, in an incident'];
