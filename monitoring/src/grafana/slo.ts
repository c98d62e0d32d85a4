import { EventsPerSecond, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { runbookUrl } from '../alerts/index.ts';
import { decimal } from '../promql/index.ts';
import { BURN_WINDOWS, burnFactor } from '../slo/index.ts';
import { type Dashboard, dashboard } from './dashboard.ts';
import { panelRow } from './layout.ts';
import type { Panel } from './panel.ts';
import {
  alertsByName,
  badEvents,
  budgetRemaining,
  burnRate,
  burnRateNow,
  events,
  firing,
  firingCount,
  leastBudgetRemaining,
  objectiveTable,
  recordedSeconds,
} from './slo-queries.ts';
import { stat } from './stat.ts';
import { table } from './table.ts';
import { timeSeries } from './time-series.ts';
import { type DashboardService, findAlert } from './watched-service.ts';

/** The id of the dashboard of the promises, for links to it. */
export const SLO = 'slo';

/** What a service promises, what is left of its error budgets, how fast they burn, and which alerts fire. */
export function sloDashboard(service: DashboardService): Dashboard {
  const burnRates = BURN_WINDOWS.map((window) => burning(service, window));
  return dashboard(service, {
    id: SLO,
    title: 'SLO',
    description: 'What is promised, what is left of the error budgets, how fast they burn, and which alerts fire.',
    since: '1d',
    choices: 'services',
    sections: [
      { title: 'Now', rows: [panelRow(5, [left(), burningNow(service), recordedFor(service), alertsNow()]), panelRow(5, [promised()])] },
      { title: 'Alerts', rows: [panelRow(6, [alertsFiring(service)]), panelRow(7, [alertsOverTime()])] },
      { title: 'Burn rate', rows: [panelRow(11, burnRates.slice(0, 2)), panelRow(11, burnRates.slice(2))] },
      { title: 'Budget', rows: [panelRow(9, [leftOverTime(), eventsOverTime()])] },
    ],
  });
}

/** What is left of the budget that is used up the most, for a dashboard with little space. */
export function leastBudgetLeft({ more }: { readonly more: string }): Panel {
  return stat({
    title: 'Error budget left',
    description: 'What is left of the errors that the period allows, of the promise that has the least left. Less than 0%: it is broken.',
    unit: PercentUnit,
    targets: [leastBudgetRemaining()],
    descendingThresholds: BUDGET_LIMITS,
    decimals: 1,
    detail: more,
  });
}

/** How many alerts fire now. */
export function alertsNow({ more }: { readonly more?: string } = {}): Panel {
  return stat({
    title: 'Alerts firing',
    description: 'Alerts about the chosen installations that fire now, of whatever severity.',
    unit: NoUnit,
    targets: [firingCount()],
    thresholds: { warning: 1 },
    ...(more !== undefined && { detail: more }),
  });
}

// --- internal ---

/** Stands for what is in a table's cell. */
const CELL = '$' + '{__value.text}';

/** Below these shares of a budget one should slow down, and stop. */
const BUDGET_LIMITS = { warning: 0.25, critical: 0 };

/** What is left of each budget now. */
function left(): Panel {
  return stat({
    title: 'Error budget left',
    description: 'What is left of the errors that the period allows: 100% when nothing was bad, 0% when it is spent, less past that.',
    unit: PercentUnit,
    targets: [budgetRemaining()],
    descendingThresholds: BUDGET_LIMITS,
    decimals: 1,
  });
}

function promised(): Panel {
  return table({
    title: 'Promises',
    description: 'What is promised to users, and how well it was kept so far, as far back as records go within the period.',
    unit: PercentUnit,
    targets: [objectiveTable()],
    columns: [
      { field: 'namespace', title: 'Namespace', width: 130 },
      { field: 'job', title: 'Job', width: 130 },
      { field: 'slo', title: 'Objective', width: 130 },
      { field: 'description', title: 'Promise' },
      { field: 'target', title: 'Target', width: 90 },
      { field: 'period', title: 'Period', width: 90 },
      { field: 'Value', title: 'Kept so far', width: 110 },
    ],
    decimals: 3,
  });
}

function burningNow({ objectives }: DashboardService): Panel {
  const factors = BURN_WINDOWS.map((window) => burnFactor(window, objectives.period));
  return stat({
    title: 'Burn rate',
    description: 'How many times faster than evenly the budget burnt over the last hour. At 1 it lasts just as long as the period.',
    unit: Short,
    targets: [burnRateNow()],
    thresholds: { warning: Math.min(...factors), critical: Math.max(...factors) },
    decimals: 2,
  });
}

function recordedFor({ objectives }: DashboardService): Panel {
  return stat({
    title: 'Records cover',
    description: `How much of the last ${objectives.period} there are records of: what is left of the budget is true of this time only.`,
    unit: Seconds,
    targets: [recordedSeconds(objectives.period)],
  });
}

function burning(service: DashboardService, window: (typeof BURN_WINDOWS)[number]): Panel {
  const { long, short, tier, severity } = window;
  const factor = burnFactor(window, service.objectives.period);
  return timeSeries({
    title: `Burn rate over ${long} and ${short}`,
    description: `How many times faster than evenly the budget burns. Tier ${tier} of the alert (${severity}) fires while both windows are above ${decimal(factor)} and enough events were bad.`,
    unit: Short,
    targets: [burnRate({ window: long, line: 'solid' }), burnRate({ window: short, line: 'short-dashed' })],
    alert: findAlert(service, 'ErrorBudgetBurn'),
    alertAbove: factor,
    atLeastUpTo: factor * 1.2,
  });
}

function leftOverTime(): Panel {
  return timeSeries({
    title: 'Error budget left over time',
    description: 'What was left of the errors that the period allows. Below 0% the promise is broken.',
    unit: PercentUnit,
    targets: [budgetRemaining()],
    atLeastUpTo: 1,
    belowZero: true,
  });
}

function eventsOverTime(): Panel {
  return timeSeries({
    title: 'Events',
    description: 'Events a second that count for each promise, and those of them that were bad.',
    unit: EventsPerSecond,
    targets: [events(), badEvents()],
  });
}

function alertsFiring({ runbooks }: DashboardService): Panel {
  return table({
    title: 'Firing now',
    description: 'Alerts about the chosen installations that fire now. The name leads to the runbook.',
    unit: NoUnit,
    targets: [firing()],
    columns: [
      { field: 'alertname', title: 'Alert', link: { title: 'Runbook', url: runbookUrl(CELL, runbooks) } },
      { field: 'severity', title: 'Severity', width: 90 },
      { field: 'namespace', title: 'Namespace', width: 130 },
      { field: 'job', title: 'Job', width: 130 },
      { field: 'slo', title: 'Objective', width: 130 },
      { field: 'tier', title: 'Tier', width: 110 },
      { field: 'pod', title: 'Pod' },
    ],
    noValue: 'No alert fires.',
  });
}

function alertsOverTime(): Panel {
  return timeSeries({
    title: 'Alerts over time',
    description: 'How many alerts of each name were waiting (pending) or firing.',
    unit: NoUnit,
    targets: [alertsByName()],
    counts: true,
    legendPlacement: 'beside',
    passing: true,
    noValue: 'No alert waited or fired.',
  });
}
