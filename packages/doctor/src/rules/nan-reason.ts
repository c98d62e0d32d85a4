import type { SyntaxNode } from '@lezer/common';
import { selectors } from 'metric-to-pager/promql';
import { childrenOf, functionOf } from '../model/syntax.ts';
import { comparisonOf, unwrapped } from './conditions.ts';
import type { Expression } from './expression.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';

/**
 * Returns the reason for which a rule can be NaN and what ends it, as the rest of a sentence: what it divides by, or the histogram of which it takes a
 * quantile; of the rule itself, or else of the nearest one that it reads. Empty when it does neither.
 */
export function nanReason(rule: ParsedRule, set: RuleSet): string {
  for (const one of [...set.closure(rule)].reverse()) {
    const [reason] = reasonsIn(one.expression);
    if (reason !== undefined) return `, as ${one === rule ? 'it' : `"${one.name}", which it reads,`} ${reason}`;
  }
  return '';
}

// --- internal ---

function reasonsIn({ tree, text }: Expression): readonly string[] {
  const reasons: string[] = [];
  tree.cursor().iterate(({ node }) => {
    const divisor = node.name === 'BinaryExpr' && (node.getChild('Div') ?? node.getChild('Mod')) ? node.lastChild : null;
    if (divisor !== null && canBeZero(divisor, text)) {
      const divided = text.slice(divisor.from, divisor.to);
      reasons.push(`divides by ${quoted(divided)}: let it yield nothing then, by ${quoted(`(${divided} > 0)`)}`);
    }
    const observed = functionOf(node) === 'HistogramQuantile' ? childrenOf(node.getChild('FunctionCallBody'))[1] : undefined;
    if (observed !== undefined) {
      const counts = selectors(observed).map(({ from, to }) => text.slice(from, to).replace(/_bucket\b/, '_count'));
      const count = counts[0] === undefined ? '' : ` of ${quoted(counts[0])}`;
      reasons.push(
        `takes a quantile of ${quoted(text.slice(observed.from, observed.to))}, whose buckets hold no observation: let it yield nothing then, by "and" with a rate${count} above 0`,
      );
    }
  });
  return reasons;
}

/** Numbers, what is compared with something, and what is raised to a least value are not zero. */
function canBeZero(divisor: SyntaxNode, text: string): boolean {
  const inner = unwrapped(divisor);
  if (inner.name === 'NumberDurationLiteral') return Number(text.slice(inner.from, inner.to)) === 0;
  return comparisonOf(inner) === undefined && functionOf(inner) !== 'ClampMin';
}

/** On one line, and short enough for a sentence. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `"${line.length > 200 ? `${line.slice(0, 200)}…` : line}"`;
}
