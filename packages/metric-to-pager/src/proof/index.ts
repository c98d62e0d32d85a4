export { type AlertState, alertStates } from './alert-states.ts';
export { type Case, type Check, firingCheck, type Links, type Notification, type Proof, type Sample } from './cases.ts';
export { type Rule, rulesFor } from './dependencies.ts';
export { OUTAGES } from './outages/catalogue.ts';
export { judgeOutage, type OutageReport } from './outages/judge-outage.ts';
export { type Firing, measureOutages } from './outages/measure-outages.ts';
export { harmlessList, measuredOutages, type Outages, outageTable } from './outages/outage-table.ts';
export { checkGroups, runCases } from './promtool.ts';
export { type ProofOutcome, runProofs } from './run-proofs.ts';
export { serviceProofs } from './service-proofs.ts';
export type { Pod, Scraped } from './simulation/simulation.ts';
export { type Traffic, trafficSeries } from './simulation/sli-traffic.ts';
export { type ProofSubject, proofSubject } from './subject.ts';
export {
  badShare,
  count,
  type RequestCount,
  type RequestCounts,
  type SloTarget,
  TIERS,
  type Tier,
  type Verdict,
  verdict,
  within,
} from './workbook.ts';
