import { EventsPerSecond, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { runbookUrl } from '../alerts/index.ts';
import { type Duration, decimal } from '../promql/index.ts';
import { BURN_WINDOWS, burnFactor } from '../slo/index.ts';
import { type Dashboard, dashboard } from './dashboard.ts';
import { panelRow } from './layout.ts';
import type { Panel } from './panel.ts';
import * as queries from './slo-queries.ts';
import { stat } from './stat.ts';
import { table } from './table.ts';
import { timeSeries } from './time-series.ts';
import { type DashboardService, findAlert } from './watched-service.ts';

/** The id of the SLO dashboard, for links to it. */
export const SLO = 'slo';

/** Returns the dashboard of objectives, error budgets, burn rates and alerts. */
export function sloDashboard(service: DashboardService): Dashboard {
  const { period } = service.objectives;
  const burnRates = BURN_WINDOWS.map((window) => burnRate(service, window));
  return dashboard(service, {
    id: SLO,
    title: 'SLO',
    description: 'Objectives, remaining error budgets, burn rates, and alerts.',
    since: '1d',
    scope: 'services',
    rows: [
      {
        title: 'Now',
        panelRows: [panelRow(4, [budgets, burnRateNow(period), recordedTime(period), alertsNow()]), panelRow(5, [objectives])],
      },
      { title: 'Alerts', panelRows: [panelRow(6, [alertsFiring(service)]), panelRow(6, [alertsOverTime])] },
      { title: 'Burn rate', panelRows: [panelRow(11, burnRates.slice(0, 2)), panelRow(11, burnRates.slice(2))] },
      { title: 'Budget', panelRows: [panelRow(9, [budgetsOverTime, eventsOverTime])] },
    ],
  });
}

/** Returns the panel of the lowest remaining error budget. */
export function lowestBudget({ detail }: { readonly detail: string }): Panel {
  return stat({
    title: 'Error budget',
    description: 'Remaining share of the error budget of the period, lowest of all objectives. Below 0% the objective is missed.',
    unit: PercentUnit,
    targets: [queries.lowestBudgetRemaining],
    descendingThresholds: BUDGET_THRESHOLDS,
    decimals: 1,
    detail,
  });
}

/** Returns the panel of the number of firing alerts. */
export function alertsNow({ detail }: { readonly detail?: string } = {}): Panel {
  return stat({
    title: 'Alerts firing',
    description: 'Firing alerts of the selected installations, of any severity.',
    unit: NoUnit,
    targets: [queries.firingCount],
    thresholds: { warning: 1 },
    detail,
  });
}

// --- internal ---

/** Grafana's variable for the value of a table cell. */
const CELL = '$' + '{__value.text}';

const BUDGET_THRESHOLDS = { warning: 0.25, critical: 0 };

const budgets = stat({
  title: 'Error budget remaining',
  description: 'Remaining share of the error budget of the period: 100% without bad events, 0% when it is spent, then negative.',
  unit: PercentUnit,
  targets: [queries.budgetRemaining],
  descendingThresholds: BUDGET_THRESHOLDS,
  decimals: 1,
});

const objectives = table({
  title: 'Objectives',
  description: 'Share of good events so far, over the recorded part of the period, against the target.',
  unit: PercentUnit,
  targets: [queries.objectiveTable],
  columns: [
    { field: 'namespace', title: 'Namespace', width: 130 },
    { field: 'job', title: 'Job', width: 130 },
    { field: 'slo', title: 'Objective', width: 130 },
    { field: 'description', title: 'Description' },
    { field: 'target', title: 'Target', width: 90 },
    { field: 'period', title: 'Period', width: 90 },
    { field: 'Value', title: 'Actual', width: 110 },
  ],
  decimals: 3,
});

function burnRateNow(period: Duration): Panel {
  const factors = BURN_WINDOWS.map((window) => burnFactor(window, period));
  return stat({
    title: 'Burn rate',
    description: 'Burn rate over the last hour. At 1, the error budget lasts exactly for the period.',
    unit: Short,
    targets: [queries.burnRateNow],
    thresholds: { warning: Math.min(...factors), critical: Math.max(...factors) },
    decimals: 2,
  });
}

function recordedTime(period: Duration): Panel {
  return stat({
    title: 'Recorded time',
    description: `Part of the last ${period} for which samples exist. The remaining error budget covers only this part.`,
    unit: Seconds,
    targets: [queries.recordedSeconds(period)],
  });
}

function burnRate(service: DashboardService, window: (typeof BURN_WINDOWS)[number]): Panel {
  const { long, short, tier, severity } = window;
  const factor = burnFactor(window, service.objectives.period);
  return timeSeries({
    title: `Burn rate over ${long} and ${short}`,
    description: `Burn rate of the error budget. The alert of tier ${tier} (${severity}) fires while both windows are above ${decimal(factor)} and there are enough bad events.`,
    unit: Short,
    targets: [queries.burnRate({ window: long, line: 'solid' }), queries.burnRate({ window: short, line: 'short-dashed' })],
    alert: findAlert(service, 'ErrorBudgetBurn'),
    alertAbove: factor,
    softMax: factor * 1.2,
  });
}

const budgetsOverTime = timeSeries({
  title: 'Error budget remaining over time',
  description: 'Remaining share of the error budget of the period. Below 0% the objective is missed.',
  unit: PercentUnit,
  targets: [queries.budgetRemaining],
  softMax: 1,
  negative: true,
});

const eventsOverTime = timeSeries({
  title: 'Events',
  description: 'Events per second of each objective, and the bad ones among them.',
  unit: EventsPerSecond,
  targets: [queries.events, queries.badEvents],
});

function alertsFiring({ runbooks }: DashboardService): Panel {
  return table({
    title: 'Firing now',
    description: 'Firing alerts of the selected installations. The name links to the runbook.',
    unit: NoUnit,
    targets: [queries.firing],
    columns: [
      { field: 'alertname', title: 'Alert', link: { title: 'Runbook', url: runbookUrl(CELL, runbooks) } },
      { field: 'severity', title: 'Severity', width: 90 },
      { field: 'namespace', title: 'Namespace', width: 130 },
      { field: 'job', title: 'Job', width: 130 },
      { field: 'slo', title: 'Objective', width: 130 },
      { field: 'tier', title: 'Tier', width: 110 },
      { field: 'pod', title: 'Pod' },
    ],
    noValue: 'No alert is firing.',
  });
}

const alertsOverTime = timeSeries({
  title: 'Alerts over time',
  description: 'Number of pending and firing alerts, by name.',
  unit: NoUnit,
  targets: [queries.alertsByName],
  counts: true,
  legendPlacement: 'right',
  transient: true,
  noValue: 'No alert was pending or firing.',
});
