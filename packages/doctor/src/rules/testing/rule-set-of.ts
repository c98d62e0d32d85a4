import { readSource } from '../read.ts';
import { RuleSet } from '../rule-set.ts';

/** A set of rules as it is read from a file; whether Prometheus accepts them is not asked. */
export function ruleSetOf(rules: readonly object[]): RuleSet {
  const { files } = readSource({ path: 'rules.yaml', text: JSON.stringify({ groups: [{ name: 'shop', rules }] }) });
  return new RuleSet(files.flatMap(({ groups }) => groups.flatMap((group) => group.rules)));
}
