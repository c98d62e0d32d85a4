export type { Case, Check, Links, Notification, Proof, Sample } from './cases.ts';
export type { Cause, SeverityAt, Volume } from './causes/cause.ts';
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
} from './causes/causes.ts';
export { proofDocument } from './document.ts';
export type { Months } from './month/month-section.ts';
export { MAX_BUDGET_ERROR, type MonthsReport, proveMonths } from './month/months.ts';
export type { Programs } from './month/replay.ts';
export { distinctMutants, type Mutant, mutants } from './mutants/mutants.ts';
export { checkMutants, type MutantResult, type SoundRules } from './mutants/mutation-check.ts';
export { checkGroups, runCases } from './promtool.ts';
export { type ProofOutcome, runProofs } from './run-proofs.ts';
export { type ProvenService, serviceProofs } from './service-proofs.ts';
export { type ProofSubject, proofSubject } from './subject.ts';
export { table } from './tables.ts';
export { TIERS } from './workbook.ts';
