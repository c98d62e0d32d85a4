import type { IdentityLabels } from 'metric-to-pager';
import type { EvaluationTimes } from 'metric-to-pager/prometheus';
import type { RuleGroup } from 'metric-to-pager/promql';
import { seconds } from 'metric-to-pager/promql';
import { count, trafficSeries } from 'metric-to-pager/proof';
import { errorBudget, type Objective, type Objectives } from 'metric-to-pager/slo';
import { type BudgetError, budgetError } from './budget-error.ts';
import { layersOf } from './layers.ts';
import { INCIDENTS, MONTH, monthOfTraffic } from './month.ts';
import { type History, type Programs, replay } from './replay.ts';
import { compareTiers, type Detection, type Expected, expectedDetection, type TierReport } from './tiers.ts';

/** The subject of a replay. */
export interface MonthSubject {
  readonly objectives: Objectives;
  readonly slo: string;
  readonly target: IdentityLabels;
  readonly groups: readonly RuleGroup[];
}

/** The alerts and the budget of one objective in a month of traffic. */
export interface MonthReport extends TierReport {
  /** Against counted requests. */
  readonly budget: BudgetError;
}

/** Replays a month and compares every minute of every tier, and the budget, with counted requests. */
export async function proveMonth(subject: MonthSubject, programs: Programs, progress: (text: string) => void): Promise<MonthReport> {
  const { slo, target, groups } = subject;
  const expected = expectedOf(subject);
  const objective = objectiveOf(subject);
  const history: History = {
    series: trafficSeries(objective.sli, target, monthOfTraffic(expected.target)),
    scrapes: SCRAPES,
    late: LATE,
    layers: layersOf(groups, slo, MINUTE),
  };
  await using replayed = await replay(history, programs, progress);
  const times = { start: SCRAPES.start + LATE, end: SCRAPES.end + LATE, step: MINUTE };
  const labels = { ...target, slo };
  return {
    ...(await compareTiers(replayed.api, { groups, slo, target, times }, expected)),
    budget: await budgetError(replayed.api, { labels, over: times }, expected),
  };
}

/** Returns the minutes after which the workbook expects each incident to be detected. */
export function expectedDetections(subject: Pick<MonthSubject, 'objectives' | 'slo'>): Pick<Detection, 'incident' | 'promised'>[] {
  const expected = expectedOf(subject);
  return INCIDENTS.map((incident) => ({ incident, promised: expectedDetection(incident, expected) }));
}

// --- internal ---

const MINUTE = 60;
/** From a Monday at midnight on. */
const START = Date.UTC(2024, 0, 1) / 1000;
const SCRAPES: EvaluationTimes = { start: START, end: START + MONTH * MINUTE, step: MINUTE };
/** Rules are evaluated some seconds after a scrape: at the same moment, versions of Prometheus differ in whether a window holds one more. */
const LATE = 7;

function objectiveOf({ objectives: { objectives }, slo }: Pick<MonthSubject, 'objectives' | 'slo'>): Objective {
  const objective = objectives[slo];
  if (objective === undefined) throw new Error(`There is no objective "${slo}"`);
  return objective;
}

function expectedOf(subject: Pick<MonthSubject, 'objectives' | 'slo'>): Expected {
  const { period, minBadEvents } = subject.objectives;
  const budget = errorBudget(objectiveOf(subject));
  const traffic = monthOfTraffic({ budget });
  return {
    target: { budget, period: seconds(period) / seconds('1d'), minBad: minBadEvents },
    counted: count(MONTH, MINUTE, (minute) => (minute === 0 ? { good: 0, bad: 0 } : traffic.at(minute))),
  };
}
