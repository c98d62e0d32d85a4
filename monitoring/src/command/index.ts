export type { CommandContext } from './context.ts';
export { type ProveOptions, prove } from './prove.ts';
export { proveRuleFiles, type RulesFiles } from './prove-rules.ts';
