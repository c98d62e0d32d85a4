export {
  type Alert,
  type AlertDefinition,
  type AlertLinks,
  alertingRule,
  alertOf,
  BY_HAND,
  type Drilled,
  dashboardUrl,
  defineAlert,
  drillAnnotation,
  type LinkedDashboard,
  percent,
  runbookUrl,
  titleOf,
} from './alert.ts';
export { alertFindings, drillFindings, faultFindings } from './alert-findings.ts';
export type { CeasedRequests } from './ceased-requests.ts';
export { cpuThrottled } from './cpu-throttled.ts';
export { dependencyDown } from './dependency-down.ts';
export { eventLoopSaturated } from './event-loop-saturated.ts';
export {
  counter,
  type Expectation,
  gauge,
  type LevelAt,
  lasting,
  type SimulatedPod,
  type SimulatedSeries,
  type Volume,
} from './expectation.ts';
export {
  type Change,
  type ChangedKind,
  type ContainerFields,
  changeContainers,
  DEPLOYMENT,
  type Fault,
  type FaultSite,
  type Traffic,
  withEnvironment,
} from './fault.ts';
export { memoryCloseToLimit } from './memory-close-to-limit.ts';
export { expectedMetrics, metricsMissing } from './metrics-missing.ts';
export { mostTargetsDown } from './most-targets-down.ts';
export { podsRestarting } from './pods-restarting.ts';
export { countSeriesName, defineRequests, type RequestKinds, type RequestOutcome, requestsOf } from './request-kinds.ts';
export { requestsRefused } from './requests-refused.ts';
export type { Severity } from './severity.ts';
export { successCeased } from './success-ceased.ts';
export { targetAbsent } from './target-absent.ts';
export { targetDown } from './target-down.ts';
export { trafficCeased } from './traffic-ceased.ts';
export { twoVersions } from './two-versions.ts';
