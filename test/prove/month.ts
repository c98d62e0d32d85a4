import { type MonthReport, type Programs, proveMonth } from 'metric-to-pager/proof';
import { groups, subject } from './lorem.ts';
import { type Months, percent } from './month-section.ts';
import type { Surroundings } from './surroundings.ts';

/** How far the recorded budget may be from the counted one, as a share of the month's. */
export const INEXACT_BUDGET = 0.001;

/** Replays the month for each objective, and answers what was measured, or nothing when something was wrong. */
export async function replayMonths(programs: Programs, { stdout, stderr }: Surroundings): Promise<Months | undefined> {
  const months: Record<string, Months[string]> = {};
  let sound = true;
  for (const slo of Object.keys(subject.objectives.objectives)) {
    const report = await proveMonth({ ...subject, groups, slo }, programs, (text) => stderr(`${slo}: ${text}\n`));
    const { compared, wrong, detections, budget } = report;
    const findings = findingsOf(report);
    for (const finding of findings) stderr(`${slo}: ${finding}\n`);
    sound &&= findings.length === 0;
    stdout(
      `a month of ${slo}: ${compared} minutes of tiers compared, ${wrong.length} wrong; budget exact to ${percent(budget.smoothed)}\n`,
    );
    months[slo] = { found: Object.fromEntries(detections.map(({ incident, found }) => [incident.name, found])), budget };
  }
  return sound ? months : undefined;
}

// --- internal ---

function findingsOf({ wrong, detections, budget }: MonthReport): string[] {
  return [
    ...wrong.slice(0, 10).map(({ tier, minute, is }) => `${tier} is ${is} at minute ${minute}, and must not be`),
    ...detections.flatMap(({ incident, promised, found }) => {
      if (promised !== undefined && found !== undefined && found <= promised) return [];
      return [`"${incident.name}" was to be found by ${incident.tier} after ${promised} minutes, and was after ${found}`];
    }),
    ...[budget.smoothed, budget.calm]
      .filter((error) => !(error <= INEXACT_BUDGET))
      .map((error) => `the budget is off by ${percent(error)} of the month's, more than ${percent(INEXACT_BUDGET)}`),
  ];
}
