export { budgetProofs } from './budget-cases.ts';
export { type BurnSubject, burnProofs } from './burn-cases.ts';
export type { Case, Check, Notification, Proof, Sample } from './cases.ts';
export type { Cause, Level, Volume } from './cause.ts';
export { type CauseSubject, causeProofs } from './cause-cases.ts';
export {
  cpuThrottled,
  dependencyDown,
  eventLoopSaturated,
  everyMetricMissing,
  memoryCloseToLimit,
  metricsMissing,
  podsRestarting,
  type Refused,
  requestsRefused,
  targetAbsent,
  targetDown,
  twoVersions,
} from './causes.ts';
export { type Detection, type MonthReport, type MonthSubject, promisedDetections, proveMonth } from './month-proof.ts';
export { distinctMutants, type Mutant, mutants } from './mutants.ts';
export { checkMutants, type Judged, type Sound } from './mutation-check.ts';
export type { Programs } from './replay.ts';
export { metricsRead } from './rule-findings.ts';
export { checkRules } from './rules-check.ts';
export { readRuleGroups } from './rules-file.ts';
export { type ProofOutcome, runProofs } from './run-proofs.ts';
export { caseTable, detectionTable, mutantTable } from './tables.ts';
