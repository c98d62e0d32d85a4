import type { SyntaxNode } from '@lezer/common';
import { selectors } from '../../promql/check-labels.ts';
import { comparisonsIn, dividesSeries, isConstant } from './conditions.ts';
import { readExpression } from './expression.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';

/** Whether a rule, or one that it reads, asks whether series are missing: then it is made to fire without them. */
export function asksForAbsence(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some(({ expression: { uses } }) => uses.has('Absent') || uses.has('AbsentOverTime'));
}

/**
 * Whether a rule asks whether something happens too rarely: it compares the rate of counters with a number that the rate must reach, such
 * as `rate(backups_total[1d]) == 0`. Then it is made to fire while they stand still. A ratio of rates asks for something else.
 */
export function asksForStillness(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some((one) =>
    comparisonsIn(one.expression.tree).some(({ operator, left, right }) => {
      const rare = operator === 'Lss' || operator === 'Lte' ? [left] : operator === 'Gtr' || operator === 'Gte' ? [right] : [left, right];
      const other = (side: SyntaxNode) => (side === left ? right : left);
      return rare.some((side) => isFlow(side, one, set) && isConstant(other(side)));
    }),
  );
}

// --- internal ---

/** Whether a node yields how much happens: rates of counters, by themselves or added up. */
function isFlow(node: SyntaxNode, { expr }: ParsedRule, set: RuleSet): boolean {
  const reads = readExpression(expr.slice(node.from, node.to))?.reads ?? [];
  if (reads.length === 0 || dividesSeries(node) || selectors(node).length === 0) return false;
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
