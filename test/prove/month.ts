import { type MonthReport, type Programs, proveMonth } from '../../monitoring/proof/index.ts';
import type { Measured } from './document.ts';
import { groups, MONTH_OBJECTIVE, subject } from './lorem.ts';
import type { Surroundings } from './prove.ts';

/** How far the recorded budget may be from the counted one, as a share of the month's. */
const INEXACT = 0.001;

/** Replays the month, and answers what was measured, or nothing when something was wrong. */
export async function replayMonth(programs: Programs, { stdout, stderr }: Surroundings): Promise<Measured | undefined> {
  const report = await proveMonth({ ...subject, groups, slo: MONTH_OBJECTIVE }, programs, (text) => stderr(`${text}\n`));
  const { compared, wrong, detections, budgetError } = report;
  const findings = findingsOf(report);
  for (const finding of findings) stderr(`${finding}\n`);
  stdout(`a month: ${compared} minutes of tiers compared, ${wrong.length} wrong; budget exact to ${(100 * budgetError).toPrecision(2)}%\n`);
  if (findings.length > 0) return undefined;
  return { found: Object.fromEntries(detections.map(({ incident, found }) => [incident.name, found])), budgetError };
}

// --- internal ---

function findingsOf({ wrong, detections, budgetError }: MonthReport): string[] {
  return [
    ...wrong.slice(0, 10).map(({ tier, minute, is }) => `${tier} is ${is} at minute ${minute}, and must not be`),
    ...detections.flatMap(({ incident, promised, found }) => {
      if (promised !== undefined && found !== undefined && found <= promised) return [];
      return [`"${incident.name}" was to be found by ${incident.tier} after ${promised} minutes, and was after ${found}`];
    }),
    ...(budgetError > INEXACT ? [`the budget is off by ${100 * budgetError}% of the month's, more than ${100 * INEXACT}%`] : []),
  ];
}
