import { metricsIn } from '../promql/index.ts';
import type { AlertingRule, RecordingRule, RuleGroup } from '../promql/rules.ts';
import type { Proof } from './cases.ts';

/** Any rule. */
export type Rule = AlertingRule | RecordingRule;

/**
 * Returns the rules that a proof is about and those whose series they read, directly or by way of others, in the order in which they stood.
 */
export function rulesFor({ concerns, given = [] }: Proof, groups: readonly RuleGroup[]): RuleGroup[] {
  const rules = groups.flatMap((group) => group.rules).filter((rule) => !('record' in rule && given.includes(rule.record)));
  const kept = new Set(rules.filter(concerns));
  for (const rule of kept) {
    const read = new Set(metricsIn(rule.expr));
    for (const other of rules) if ('record' in other && read.has(other.record) && related(rule, other)) kept.add(other);
  }
  return groups.map((group) => ({ ...group, rules: group.rules.filter((rule) => kept.has(rule)) })).filter(({ rules }) => rules.length > 0);
}

// --- internal ---

/** Series of another objective bear the same names: a rule that names an objective reads that one's. */
function related(reader: Rule, read: RecordingRule): boolean {
  return Object.entries(read.labels ?? {}).every(([label, value]) => {
    const asked = [...reader.expr.matchAll(/\b(\w+)="([^"]*)"/g)].flatMap(([, name, selected]) => (name === label ? [selected] : []));
    return asked.length === 0 || asked.includes(value);
  });
}
