import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type MatcherText, matchersOf, selectors } from 'metric-to-pager/promql';
import { childrenOf, depthOf, MOST_DEPTH } from './syntax.ts';

/** Returns an expression in which a metric has another name. */
export function withMetric(expr: string, name: string, other: string): string {
  const edits = selectors(parser.parse(expr).topNode).flatMap((selector) => {
    const { from, to } = selector.getChild('Identifier') ?? {};
    return from !== undefined && to !== undefined && expr.slice(from, to) === name ? { from, to, text: other } : [];
  });
  return withLabelValue(replaced(expr, edits), { label: '__name__', value: name }, other);
}

/** Returns an expression in which every selector that asks for a value of a label asks for another one. */
export function withLabelValue(expr: string, { label, value }: Omit<MatcherText, 'operator'>, other: string): string {
  const edits = selectors(parser.parse(expr).topNode).flatMap((selector) => {
    const nodes = childrenOf(selector.getChild('LabelMatchers'));
    return matchersOf(selector, expr).flatMap((matcher, index) => {
      const { from, to } = nodes[index]?.lastChild ?? {};
      if (from === undefined || to === undefined) return [];
      return matcher.label === label && matcher.operator === '=' && matcher.value === value
        ? { from, to, text: JSON.stringify(other) }
        : [];
    });
  });
  return replaced(expr, edits);
}

/** Returns an expression in which every series that something is divided by is above zero; `undefined` when nothing is divided by a series. */
export function withPositiveDivisors(expr: string): string | undefined {
  const tree = parser.parse(expr).topNode;
  if (depthOf(tree) > MOST_DEPTH) return undefined;
  const guarded = textWithGuards(tree, expr);
  return guarded === expr ? undefined : guarded;
}

// --- internal ---

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Edits do not overlap. */
function replaced(source: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((one, other) => other.from - one.from)
    .reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), source);
}

function textWithGuards(node: SyntaxNode, source: string): string {
  const edits = childrenOf(node).map((child) => {
    const text = textWithGuards(child, source);
    return { from: child.from - node.from, to: child.to - node.from, text: isDivisor(child) ? `(${text} > 0)` : text };
  });
  return replaced(source.slice(node.from, node.to), edits);
}

function isDivisor(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    parent?.name === 'BinaryExpr' && parent.getChild('Div') !== null && parent.lastChild?.from === node.from && selectors(node).length > 0
  );
}
