import {
  ALERT_SERIES,
  countBy,
  countSteps,
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
import * as slo from '../slo/index.ts';
import type { LineStyle } from './line-style.ts';
import { type Target, target } from './target.ts';
import { SELECTED_SERVICES } from './variables.ts';

/** Budgets of several installations cannot be added up: each has its own series. */
const OBJECTIVE = '{{namespace}}/{{job}} {{slo}}';

const STEP = '1m';

const FIRING = { ...SELECTED_SERVICES, alertstate: 'firing' } as const;

/** The remaining share of each error budget. */
export const budgetRemaining = target({ expr: recorded(slo.BUDGET_REMAINING, SELECTED_SERVICES), legend: OBJECTIVE });

/** The lowest remaining share of all error budgets. */
export const lowestBudgetRemaining = target({ expr: minBy([], recorded(slo.BUDGET_REMAINING, SELECTED_SERVICES)), legend: 'lowest' });

/** The share of good events within the period, with the description of the objective as labels. */
export const objectiveTable = target({
  expr: multiply(subtract(1, recorded(slo.PERIOD_RATIO, SELECTED_SERVICES)), recorded(slo.SLO_INFO, SELECTED_SERVICES), {
    on: ['namespace', 'job', 'slo'],
    groupLeft: ['description', 'target', 'period'],
  }),
  legend: OBJECTIVE,
});

/** The burn rate over the last hour. */
export const burnRateNow = target({ expr: recorded(slo.BURN_RATE, SELECTED_SERVICES), legend: OBJECTIVE });

/** Returns the burn rate over a window. */
export function burnRate({ window, line }: { readonly window: slo.SloWindow; readonly line: LineStyle }): Target {
  const rate = divide(recorded(slo.badRatio(window), SELECTED_SERVICES), recorded(slo.BUDGET_RATIO, SELECTED_SERVICES));
  return target({ expr: rate, legend: `${OBJECTIVE}, ${window}` as const, line });
}

/** Returns the seconds of the period for which samples exist, to the minute, whatever the evaluation interval. */
export function recordedSeconds(period: Duration): Target {
  const steps = countSteps(recorded(slo.eventRate('5m'), SELECTED_SERVICES), period, STEP);
  return target({ expr: multiply(steps, seconds(STEP)), legend: OBJECTIVE });
}

/** Events per second. */
export const events = target({ expr: recorded(slo.eventRate('5m'), SELECTED_SERVICES), legend: `${OBJECTIVE}, all` as const });

/** Bad events per second. */
export const badEvents = target({
  expr: recorded(slo.badEventRate('5m'), SELECTED_SERVICES),
  legend: `${OBJECTIVE}, bad` as const,
  line: 'dashed',
});

/** The number of firing alerts; 0 when there are none, and no value when the variables select no objective. */
export const firingCount = target({
  expr: or(countBy([], series(ALERT_SERIES.ALERTS, FIRING)), multiply(countBy([], recorded(slo.SLO_INFO, SELECTED_SERVICES)), 0)),
  legend: 'firing',
});

/** The firing alerts with all labels. */
export const firing = target({ expr: series(ALERT_SERIES.ALERTS, FIRING), legend: '{{alertname}}', needs: 'incident' });

/** The number of pending and firing alerts, by name. */
export const alertsByName = target({
  expr: countBy(['alertname', 'alertstate'], series(ALERT_SERIES.ALERTS, SELECTED_SERVICES)),
  legend: '{{alertname}} {{alertstate}}',
  needs: 'incident',
});
