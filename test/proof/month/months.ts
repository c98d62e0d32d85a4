import type { ProofSubject } from 'metric-to-pager/proof';
import { type MonthReport, proveMonth } from './month-proof.ts';
import { type Months, percent } from './month-section.ts';
import type { Programs } from './replay.ts';

/** The measurements of every objective in a replayed month, and the findings. */
export interface MonthsReport {
  readonly months: Months;
  /** How many minutes of tiers were compared. */
  readonly compared: number;
  /** One sentence each; empty when every incident was detected in time, no alert was false and the budget was exact. */
  readonly findings: readonly string[];
}

/** Largest error of the recorded budget against the counted one, as a share of the month's budget. */
export const MAX_BUDGET_ERROR = 0.001;

/** Replays the month for each objective of a service. */
export async function proveMonths(subject: ProofSubject, programs: Programs, progress: (text: string) => void): Promise<MonthsReport> {
  const reports: [string, MonthReport][] = [];
  for (const slo of Object.keys(subject.objectives.objectives)) {
    reports.push([slo, await proveMonth({ ...subject, slo }, programs, (text) => progress(`${slo}: ${text}`))]);
  }
  const measured = reports.map(([slo, { detections, budget }]): [string, Months[string]] => [
    slo,
    { found: Object.fromEntries(detections.map(({ incident, found }) => [incident.name, found])), budget },
  ]);
  return {
    months: Object.fromEntries(measured),
    compared: reports.reduce((sum, [, { compared }]) => sum + compared, 0),
    findings: reports.flatMap(([slo, report]) => findingsOf(report).map((finding) => `${slo}: ${finding}`)),
  };
}

// --- internal ---

function findingsOf({ wrong, detections, budget }: MonthReport): string[] {
  return [
    ...wrong.slice(0, 10).map(({ tier, minute, is }) => `${tier} is ${is} at minute ${minute}, and must not be`),
    ...detections.flatMap(({ incident, promised, found }) => {
      if (promised !== undefined && found !== undefined && found <= promised) return [];
      return [`"${incident.name}" must be found by ${incident.tier} after ${promised} minutes, and was found after ${found}`];
    }),
    ...[budget.smoothed, budget.calm]
      .filter((error) => !(error <= MAX_BUDGET_ERROR))
      .map((error) => `the budget is off by ${percent(error)} of the month's, more than ${percent(MAX_BUDGET_ERROR)}`),
  ];
}
