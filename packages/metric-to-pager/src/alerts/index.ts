export {
  type Alert,
  type AlertLinks,
  type AlertTemplate,
  alertingRule,
  dashboardUrl,
  drillAnnotation,
  type LinkedDashboard,
  runbookUrl,
  type Severity,
} from './alert.ts';
export { expectedMetrics, metricsMissing, twoVersions } from './release.ts';
export { cpuThrottled, eventLoopSaturated, memoryCloseToLimit } from './resources.ts';
export { podsRestarting, targetAbsent, targetDown } from './target.ts';
export { type Dependency, dependencyDown, type Refusal, requestsRefused } from './traffic.ts';
