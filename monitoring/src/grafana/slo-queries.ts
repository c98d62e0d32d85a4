import {
  ALERT_SERIES,
  constant,
  countBy,
  countOverTime,
  type Duration,
  divide,
  minBy,
  multiply,
  or,
  recorded,
  seconds,
  series,
  subtract,
} from '../promql/index.ts';
import {
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  eventRate,
  PERIOD_RATIO,
  SLO_INFO,
  type SloWindow,
} from '../slo/index.ts';
import type { LineStyle } from './line-style.ts';
import { type Target, target } from './target.ts';
import { SELECTED_SERVICES } from './variables.ts';

/** Names one promise of one installation: budgets of several cannot be added up. */
const PROMISE = '{{namespace}}/{{job}} {{slo}}';

const FIRING = { ...SELECTED_SERVICES, alertstate: 'firing' } as const;

/** What is left of the budget: 1 when nothing was bad, 0 when it is spent, negative past that. */
export function budgetRemaining(): Target {
  return target({ expr: recorded(BUDGET_REMAINING, SELECTED_SERVICES), legend: PROMISE });
}

/** What is left of the budget that is used up the most. */
export function leastBudgetRemaining(): Target {
  return target({ expr: minBy([], recorded(BUDGET_REMAINING, SELECTED_SERVICES)), legend: 'least' });
}

/** The share of events that were good so far, with what was promised as labels. */
export function objectiveTable(): Target {
  const good = subtract(1, recorded(PERIOD_RATIO, SELECTED_SERVICES));
  const kept = multiply(good, recorded(SLO_INFO, SELECTED_SERVICES), {
    on: ['namespace', 'job', 'slo'],
    groupLeft: ['description', 'target', 'period'],
  });
  return target({ expr: kept, legend: PROMISE });
}

/** How many times faster than evenly the budget burns now. */
export function burnRateNow(): Target {
  return target({ expr: recorded(BURN_RATE, SELECTED_SERVICES), legend: PROMISE });
}

/** How many times faster than evenly the budget has burnt over a window. */
export function burnRate({ window, line }: { readonly window: SloWindow; readonly line: LineStyle }): Target {
  const burnt = divide(recorded(badRatio(window), SELECTED_SERVICES), recorded(BUDGET_RATIO, SELECTED_SERVICES));
  return target({ expr: burnt, legend: `${PROMISE}, ${window}` as const, line });
}

/**
 * For how many seconds of the period there are records: as many times an hour as the whole period has more of them than the last hour.
 * How often Prometheus records does not matter; in the first hour it says one hour.
 */
export function recordedSeconds(period: Duration): Target {
  const records = recorded(eventRate('5m'), SELECTED_SERVICES);
  const hours = divide(countOverTime(records, period), countOverTime(records, '1h'));
  return target({ expr: multiply(hours, seconds('1h')), legend: PROMISE });
}

/** Events that count, a second. */
export function events(): Target {
  return target({ expr: recorded(eventRate('5m'), SELECTED_SERVICES), legend: '{{namespace}}/{{job}} {{slo}}, all' });
}

/** Events that were bad, a second. */
export function badEvents(): Target {
  return target({ expr: recorded(badEventRate('5m'), SELECTED_SERVICES), legend: '{{namespace}}/{{job}} {{slo}}, bad', line: 'dashed' });
}

/** How many alerts fire; 0 when none does. */
export function firingCount(): Target {
  return target({ expr: or(countBy([], series(ALERT_SERIES.ALERTS, FIRING)), constant(0)), legend: 'firing' });
}

/** The alerts that fire, with all that they say. */
export function firing(): Target {
  return target({ expr: series(ALERT_SERIES.ALERTS, FIRING), legend: '{{alertname}}', needs: 'incident' });
}

/** How many alerts of a name were waiting or firing. */
export function alertsByName(): Target {
  const alerts = countBy(['alertname', 'alertstate'], series(ALERT_SERIES.ALERTS, SELECTED_SERVICES));
  return target({ expr: alerts, legend: '{{alertname}} {{alertstate}}', needs: 'incident' });
}
