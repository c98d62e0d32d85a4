export { type Alert, type AlertContext, type AlertTemplate, alertingRule, drillAnnotation, runbookUrl, type Severity } from './alert.ts';
export { metricsMissing, promised, twoVersions } from './release.ts';
export { cpuThrottled, eventLoopSaturated, memoryCloseToLimit } from './resources.ts';
export { podsRestarting, targetAbsent, targetDown } from './target.ts';
export { dependencyDown, type Refusal, requestsRefused } from './traffic.ts';
