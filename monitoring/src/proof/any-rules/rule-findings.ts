import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Finding } from '../../catalogue/findings.ts';
import { metricsIn } from '../../promql/index.ts';
import type { RuleGroup } from '../../promql/rules.ts';
import type { Rule } from '../dependencies.ts';

/**
 * What can be seen to be wrong with rules without running them: what does not parse, reads what nothing records or exposes, or alerts
 * on a burning budget by one window alone.
 *
 * @param exposed names of the metrics that there are; without them, only recorded series are looked for
 */
export function ruleFindings(groups: readonly RuleGroup[], exposed?: ReadonlySet<string>): Finding[] {
  const rules = groups.flatMap((group) => group.rules.map((rule, index) => ({ rule, at: `${group.name}[${index}] ${nameIn(rule)}` })));
  const recorded = new Set(rules.flatMap(({ rule }) => ('record' in rule ? [rule.record] : [])));
  return rules.flatMap(({ rule, at }) => {
    const read = namesIn(rule.expr);
    if (typeof read === 'string') return [{ at, message: read }];
    const missing = read.filter((name) => !recorded.has(name) && (exposed ? !exposed.has(name) : name.includes(':')));
    return [
      ...missing.map((name) => ({ at, message: `reads "${name}", which nothing here ${name.includes(':') ? 'records' : 'exposes'}` })),
      ...('alert' in rule ? windowFindings(rule.expr, { at, recorded }) : []),
    ];
  });
}

/** The names of the metrics that rules read and do not record themselves. */
export function metricsRead(groups: readonly RuleGroup[]): string[] {
  const rules = groups.flatMap((group) => group.rules);
  const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
  const read = rules.flatMap(({ expr }) => {
    const names = namesIn(expr);
    return typeof names === 'string' ? [] : names.filter((name) => !recorded.has(name));
  });
  return [...new Set(read)].sort();
}

/** The rules that read native histograms: on series of plain numbers they yield nothing, so that running them proves nothing. */
export function nativeHistogramRules(groups: readonly RuleGroup[]): string[] {
  const rules = groups.flatMap((group) => group.rules);
  return [...new Set(rules.filter(({ expr }) => NATIVE.test(expr)).map(nameIn))];
}

// --- internal ---

/** Functions that take native histograms only. @see https://prometheus.io/docs/prometheus/latest/querying/functions/ */
const NATIVE = /\bhistogram_(avg|count|fraction|stddev|stdvar|sum)\s*\(/;

function nameIn(rule: Rule): string {
  return 'alert' in rule ? rule.alert : rule.record;
}

function namesIn(expr: string): string[] | string {
  try {
    return metricsIn(expr);
  } catch (error) {
    return (error as Error).message.replace(/^.* (?=does not parse)/s, '');
  }
}

/** The window that ends a series' name; generators write odd ones in several units: `1d1h43m`. */
const WINDOW = /((?:\d+(?:ms|[smhdwy]))+)$/;

/** Every way to fire must ask for two windows at once, where a series is recorded for more than one. */
function windowFindings(expr: string, { at, recorded }: { readonly at: string; readonly recorded: ReadonlySet<string> }): Finding[] {
  const tree = parser.parse(expr).topNode.firstChild;
  if (tree === null) return [];
  return operands(tree, 'Or').flatMap((way) => {
    const asked = operands(way, 'And').map((condition) => windowsIn(expr.slice(condition.from, condition.to), recorded));
    const windows = new Set(asked.flat());
    if (windows.size === 0 || asked.filter((own) => own.length > 0).length > 1) {
      return windows.size === 1 ? [{ at, message: `asks for the window ${[...windows][0]} twice, and for no other` }] : [];
    }
    return [{ at, message: `fires by the window ${[...windows].join(', ')} alone: a second one must agree, joined by "and"` }];
  });
}

/** The windows of recorded ratios in an expression. One that is recorded for a single window, such as a period, is none. */
function windowsIn(expr: string, recorded: ReadonlySet<string>): string[] {
  return metricsIn(expr).flatMap((name) => {
    const [window] = WINDOW.exec(name) ?? [];
    const stem = name.replace(WINDOW, '');
    const alike = [...recorded].filter((other) => other.replace(WINDOW, '') === stem && WINDOW.test(other));
    return window !== undefined && alike.length > 1 ? [window] : [];
  });
}

function operands(node: SyntaxNode, operator: 'And' | 'Or'): SyntaxNode[] {
  const [first, last] = [node.firstChild, node.lastChild];
  if (node.name === 'ParenExpr') return [...children(node)].flatMap((child) => operands(child, operator));
  if (node.name !== 'BinaryExpr' || !node.getChild(operator) || !first || !last) return [node];
  return [...operands(first, operator), ...operands(last, operator)];
}

function* children(node: SyntaxNode): Iterable<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) if (!['(', ')'].includes(child.name)) yield child;
}
