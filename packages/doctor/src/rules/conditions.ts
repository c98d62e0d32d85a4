import type { SyntaxNode } from '@lezer/common';
import { selectors } from 'metric-to-pager/promql';
import { childrenOf } from '../model/syntax.ts';

/** The comparisons of PromQL, as the grammar names them. */
export const COMPARISONS = ['Eql', 'Neq', 'Lss', 'Lte', 'Gtr', 'Gte'] as const;

/** A comparison in an expression. */
export interface Comparison {
  readonly operator: (typeof COMPARISONS)[number];
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

/** The comparison that a node is; `undefined` for anything else. */
export function comparisonOf(node: SyntaxNode): Comparison | undefined {
  if (node.name !== 'BinaryExpr') return undefined;
  const operator = COMPARISONS.find((name) => node.getChild(name));
  const [left, right] = [node.firstChild, node.lastChild];
  return operator && left && right ? { operator, left, right } : undefined;
}

/** Every node of a tree that is a comparison. */
export function comparisonsIn(tree: SyntaxNode): Comparison[] {
  const found: Comparison[] = [];
  tree.cursor().iterate(({ node }) => {
    const comparison = comparisonOf(node);
    if (comparison) found.push(comparison);
  });
  return found;
}

/** The operands of a chain of one set operator, brackets and aggregations around it aside. */
export function operands(node: SyntaxNode, operator: 'And' | 'Or'): SyntaxNode[] {
  const inner = unwrapped(node);
  const [first, last] = [inner.firstChild, inner.lastChild];
  if (inner.name !== 'BinaryExpr' || !inner.getChild(operator) || !first || !last) return [node];
  return [...operands(first, operator), ...operands(last, operator)];
}

/** Returns whether a node reads no series. */
export function isConstant(node: SyntaxNode): boolean {
  return selectors(node).length === 0;
}

/** Returns whether somewhere in a tree something that reads series is divided by something that reads series. */
export function dividesSeries(tree: SyntaxNode): boolean {
  let found = false;
  tree.cursor().iterate(({ node }) => {
    const [left, right] = [node.firstChild, node.lastChild];
    if (node.name === 'BinaryExpr' && node.getChild('Div') && left && right && !isConstant(left) && !isConstant(right)) found = true;
  });
  return found;
}

/** A node without the brackets and the aggregation around it. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  if (node.name === 'PromQL' || node.name === 'ParenExpr') {
    const inner = childrenOf(node).find(({ name }) => name !== 'LineComment');
    return inner ? unwrapped(inner) : node;
  }
  if (node.name === 'AggregateExpr') {
    const inner = node.getChild('FunctionCallBody')?.lastChild;
    return inner ? unwrapped(inner) : node;
  }
  return node;
}
