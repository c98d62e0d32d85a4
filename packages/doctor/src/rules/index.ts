export type { Place, PlacedFinding } from './place.ts';
export { proveRules, type RulesReport, type RulesRequest } from './prove-rules.ts';
