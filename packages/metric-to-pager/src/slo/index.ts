export { burnAlerts } from './burn-alerts.ts';
export { BURN_WINDOWS, burnFactor } from './burn-windows.ts';
export { errorBudget, type Objective, type Objectives } from './objective.ts';
export {
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  eventRate,
  OBJECTIVE_RATIO,
  PERIOD_RATIO,
  SLO_INFO,
  SLO_SERIES,
  SLO_WINDOWS,
  type SloWindow,
} from './recorded-series.ts';
export { recordingGroups } from './recording-rules.ts';
export { alertsOf, type MonitoredService, ruleGroups } from './rule-groups.ts';
export { errorRatioSli, latencySli, type Sli } from './sli.ts';
export { defineObjectives, objectiveFindings } from './validate.ts';
