import type { IdentityLabels } from '../catalogue/identity.ts';
import {
  constant,
  type Duration,
  decimal,
  divide,
  type RecordedSeries,
  ratio,
  recorded,
  seconds,
  subtract,
  sumOverTime,
  type Vector,
} from '../promql/index.ts';
import type { RecordingRule, RuleGroup } from '../promql/rules.ts';
import { errorBudget, type Objective, type Objectives } from './objective.ts';
import {
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  eventRate,
  OBJECTIVE_RATIO,
  PERIOD_RATIO,
  SLO_INFO,
  SLO_WINDOWS,
  type SloWindow,
} from './recorded-series.ts';
import { badEventsRate, eventsRate } from './sli.ts';

/**
 * The series that are recorded for each objective of one installation: events, the share of bad ones over every window, and the budget.
 * None is ever NaN: without events the share is 0 and the budget is full; without the metric there is nothing.
 */
export function recordingGroups({ period, objectives }: Objectives, { namespace, job }: IdentityLabels): RuleGroup[] {
  const target = { namespace, job };
  return Object.entries<Objective>(objectives).flatMap(([slo, objective]) => {
    const subject = { slo, objective, where: { ...target, slo }, target };
    const hours = SLO_WINDOWS.filter((window) => seconds(window) < seconds('1d'));
    const days = SLO_WINDOWS.filter((window) => !hours.includes(window));
    return [
      { name: `slo-${slo}`, rules: [...hours.flatMap((window) => windowRules(subject, window)), burnRateRule(subject)] },
      { name: `slo-${slo}-days`, interval: SLOW, rules: days.flatMap((window) => windowRules(subject, window)) },
      { name: `slo-${slo}-budget`, interval: SLOW, rules: budgetRules(subject, period) },
    ];
  });
}

// --- internal ---

interface Subject {
  readonly slo: string;
  readonly objective: Objective;
  readonly target: IdentityLabels;
  /** The labels of everything that is recorded for the objective. */
  readonly where: IdentityLabels & { readonly slo: string };
}

/** What spans days is costly and moves slowly. Less than half of the 5 minutes after which Prometheus takes a series for gone. */
const SLOW: Duration = '2m';

/** From the counters themselves for every window, not from shorter ones, so that what happened during a gap in the scrapes counts. */
function windowRules({ slo, objective: { sli }, target, where }: Subject, window: SloWindow): RecordingRule[] {
  const all = recorded(eventRate(window), where);
  return [
    record(eventRate(window), eventsRate(sli, target, window), { slo }),
    record(badEventRate(window), badEventsRate(sli, target, { window, all }), { slo }),
    record(badRatio(window), ratio(recorded(badEventRate(window), where), all), { slo }),
  ];
}

function burnRateRule({ slo, objective, where }: Subject): RecordingRule {
  return record(BURN_RATE, divide(recorded(badRatio('1h'), where), errorBudget(objective)), { slo });
}

/** Every event of the period has the same weight: sums are divided, not ratios averaged. */
function budgetRules({ slo, objective, where }: Subject, period: Duration): RecordingRule[] {
  const overPeriod = (rates: ReturnType<typeof eventRate>) => sumOverTime(recorded(rates, where), period);
  const budget = errorBudget(objective);
  const info = { ...where, target: `${decimal(objective.target * 100)}%`, period, description: objective.description };
  return [
    record(OBJECTIVE_RATIO, constant(objective.target), where),
    record(BUDGET_RATIO, constant(budget), where),
    record(SLO_INFO, constant(1), info),
    record(PERIOD_RATIO, ratio(overPeriod(badEventRate('5m')), overPeriod(eventRate('5m'))), { slo }),
    record(BUDGET_REMAINING, subtract(1, divide(recorded(PERIOD_RATIO, where), budget)), { slo }),
  ];
}

function record({ name }: RecordedSeries, { text }: Vector, labels: Readonly<Record<string, string>>): RecordingRule {
  return { record: name, expr: text, labels };
}
