import type { RuleGroup } from 'metric-to-pager/promql';
import type { Rule } from 'metric-to-pager/proof';
import { OPERATORS } from './operators.ts';

/** Rules of which one was broken on purpose. */
export interface Mutant {
  /** The change. */
  readonly operator: string;
  /** The rule, and the change. */
  readonly name: string;
  /** The sound rule. */
  readonly rule: Rule;
  /** All rules, with the broken one in place of the sound one. */
  readonly groups: readonly RuleGroup[];
}

/** Returns every mutant of every rule, each broken in one way at one place. */
export function mutants(groups: readonly RuleGroup[]): Mutant[] {
  return groups.flatMap((group) =>
    group.rules.flatMap((rule) =>
      OPERATORS.flatMap(({ name: operator, breaks }) =>
        breaks(rule).map((broken, index) => ({
          operator,
          name: `${nameOf(rule)}: ${operator} ${index + 1}`,
          rule,
          groups: groups.map((one) => (one === group ? { ...one, rules: replaced(one.rules, rule, broken) } : one)),
        })),
      ),
    ),
  );
}

/**
 * Mutants of which no two are the same but for an objective's name, a window or a number: rules are made from few patterns. They are
 * taken from all rules in turn, so that each rule has its share.
 */
export function distinctMutants(groups: readonly RuleGroup[]): Mutant[] {
  const alike = Map.groupBy(mutants(groups), ({ name, rule }) => `${name.replace(/^.*: /, '')} ${patternOf(rule)}`);
  return [...alike.values()].map((same, index) => same[index % same.length] as Mutant);
}

/** Returns a rule by its name and its labels. */
export function nameOf(rule: Rule): string {
  const own = Object.entries(rule.labels ?? {}).filter(([label]) => ['slo', 'tier'].includes(label));
  return [named(rule), ...own.map(([, value]) => value)].join('/');
}

// --- internal ---

function patternOf(rule: Rule): string {
  return `${named(rule)} ${rule.expr}`
    .replace(/\d+[smhdw]\b/g, '')
    .replace(/\b[\d.]+/g, '0')
    .replace(/slo="[^"]*"/g, '');
}

function replaced(rules: readonly Rule[], rule: Rule, broken: Rule | undefined): Rule[] {
  return rules.flatMap((one) => (one === rule ? (broken ?? []) : one));
}

function named(rule: Rule): string {
  return 'alert' in rule ? rule.alert : rule.record;
}
