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
 * Returns the recording rules of one installation: events, the ratio of bad events over each window, and the error budget. No series is
 * ever NaN: without events the ratio is 0 and the budget is full; without the metric the series are absent.
 */
export function recordingGroups({ period, objectives }: Objectives, { namespace, job }: IdentityLabels): RuleGroup[] {
  const target = { namespace, job };
  return Object.entries<Objective>(objectives).flatMap(([slo, objective]) => {
    const context = { slo, objective, where: { ...target, slo }, target };
    const hours = SLO_WINDOWS.filter((window) => seconds(window) < seconds('1d'));
    const days = SLO_WINDOWS.filter((window) => !hours.includes(window));
    const burnRate = divide(recorded(badRatio('1h'), context.where), errorBudget(objective));
    return [
      { name: `slo-${slo}`, rules: [...hours.flatMap((window) => windowRules(context, window)), record(BURN_RATE, burnRate, { slo })] },
      { name: `slo-${slo}-days`, interval: SLOW, rules: days.flatMap((window) => windowRules(context, window)) },
      { name: `slo-${slo}-budget`, interval: SLOW, rules: budgetRules(context, period) },
    ];
  });
}

// --- internal ---

interface RuleContext {
  readonly slo: string;
  readonly objective: Objective;
  readonly target: IdentityLabels;
  /** The labels of the objective's recorded series. */
  readonly where: IdentityLabels & { readonly slo: string };
}

/** The interval of costly rules over days. Less than half of the 5 minutes after which a series goes stale. */
const SLOW: Duration = '2m';

/** Each window reads the counters, not a shorter window, so that increases during a gap in the scrapes count. */
function windowRules({ slo, objective: { sli }, target, where }: RuleContext, window: SloWindow): RecordingRule[] {
  const all = recorded(eventRate(window), where);
  return [
    record(eventRate(window), eventsRate(sli, target, window), { slo }),
    record(badEventRate(window), badEventsRate(sli, target, { window, all }), { slo }),
    record(badRatio(window), ratio(recorded(badEventRate(window), where), all), { slo }),
  ];
}

/** The ratio over the period divides sums, so that every event has the same weight. */
function budgetRules({ slo, objective, where }: RuleContext, period: Duration): RecordingRule[] {
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
