import { parseAllDocuments } from 'yaml';
import type { RuleGroup } from '../../promql/rules.ts';

/**
 * The groups of rules in a file, whoever wrote it: PrometheusRule objects, lists of them, or the groups that Prometheus itself reads.
 *
 * @throws when the text is no YAML, or holds no rule
 */
export function readRuleGroups(text: string): RuleGroup[] {
  const documents = parseAllDocuments(text);
  const broken = documents.flatMap(({ errors }) => errors)[0];
  if (broken) throw new Error(`The rules are no YAML: ${broken.message}`, { cause: broken });
  const groups = documents.flatMap((document) => groupsIn(document.toJS() as unknown));
  if (groups.flatMap(({ rules }) => rules).length === 0)
    throw new Error('The file holds no rule: expected a PrometheusRule, a list of them, or "groups:" as Prometheus reads them');
  return groups;
}

// --- internal ---

function groupsIn(found: unknown): RuleGroup[] {
  if (typeof found !== 'object' || found === null) return [];
  const { items, spec, groups } = found as { readonly items?: unknown; readonly spec?: unknown; readonly groups?: unknown };
  if (Array.isArray(items)) return items.flatMap(groupsIn);
  if (Array.isArray(groups)) return groups.map(withoutExtras);
  return groupsIn(spec);
}

/** What the operator knows of a group and Prometheus does not. */
function withoutExtras(group: RuleGroup & { readonly partial_response_strategy?: unknown }): RuleGroup {
  const { partial_response_strategy: _extra, ...known } = group;
  return { ...known, rules: known.rules ?? [] };
}
