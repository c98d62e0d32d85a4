import type { SyntaxNode } from '@lezer/common';
import { selectors } from 'metric-to-pager/promql';
import { comparisonsIn, dividesSeries, isConstant, unwrapped } from './conditions.ts';
import { readExpression } from './expression.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';

/**
 * Returns whether a rule, or one that it reads, asks whether series are missing: by `absent`, or by a default for them that it compares with a
 * number, as in `(count(up) or vector(0)) < 1`. Then it is made to fire without them.
 */
export function asksForAbsence(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some(({ expression: { uses, tree } }) => {
    if (uses.has('Absent') || uses.has('AbsentOverTime')) return true;
    return comparisonsIn(tree).some(
      ({ left, right }) => (hasDefault(left) && isConstant(right)) || (isConstant(left) && hasDefault(right)),
    );
  });
}

/**
 * Returns whether a rule asks whether something happens too rarely: it fires when the rate of counters falls below a number, as in
 * `rate(backups_total[1d]) == 0` or `1 - rate(cpu_seconds_total{mode="idle"}[5m]) > 0.9`. Then it is made to fire while they stand
 * still. A ratio of rates asks for something else.
 */
export function asksForStillness(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some((one) =>
    comparisonsIn(one.expression.tree).some(({ operator, left, right }) => {
      const [flow, limit] = isConstant(right) ? [left, right] : [right, left];
      if (!isConstant(limit) || !isFlow(flow, one, set)) return false;
      if (operator === 'Eql' || operator === 'Neq') return true;
      const firesBelow = (operator === 'Lss' || operator === 'Lte') === (flow === left);
      return firesBelow !== isSubtracted(flow);
    }),
  );
}

/** Returns whether what a rule yields depends on how many samples there are, which is for the interval of scrapes to decide. */
export function countsSamples(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some(({ expression: { uses } }) => uses.has('CountOverTime') || uses.has('SumOverTime'));
}

// --- internal ---

/** Returns whether a node yields a default where what it reads is missing. */
function hasDefault(node: SyntaxNode): boolean {
  const inner = unwrapped(node);
  return inner.getChild('Or') !== null && inner.lastChild !== null && isConstant(inner.lastChild) && !isConstant(inner);
}

/** Returns whether every selector of a node is subtracted from something. */
function isSubtracted(node: SyntaxNode): boolean {
  return selectors(node).every((selector) => {
    let negative = false;
    for (let at = selector; at.from !== node.from || at.to !== node.to; at = at.parent as SyntaxNode) {
      const { parent } = at;
      if (!parent) break;
      if (parent.name === 'UnaryExpr') negative = !negative;
      if (parent.name === 'BinaryExpr' && parent.getChild('Sub') && parent.lastChild?.from === at.from) negative = !negative;
    }
    return negative;
  });
}

/** Returns whether a node yields how much happens: rates of counters, by themselves or added up. */
function isFlow(node: SyntaxNode, { expr }: ParsedRule, set: RuleSet): boolean {
  const reads = readExpression(expr.slice(node.from, node.to))?.reads ?? [];
  if (reads.length === 0 || dividesSeries(node)) return false;
  return reads.every((read) => {
    const recording = set.recording(read);
    if (recording.length === 0) return read.use === 'rate';
    return recording.every((rule) => {
      const leaves = set.leaves(rule);
      return (
        leaves.length > 0 &&
        leaves.every(({ use }) => use === 'rate') &&
        set.closure(rule).every(({ expression }) => !dividesSeries(expression.tree))
      );
    });
  });
}
