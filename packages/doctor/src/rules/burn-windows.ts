import type { SyntaxNode } from '@lezer/common';
import { formatDuration, selectors } from 'metric-to-pager/promql';
import { comparisonOf, dividesSeries, isConstant, operands, unwrapped } from './conditions.ts';
import { durationIn } from './durations.ts';
import { readExpression } from './expression.ts';
import { findingAt, type PlacedFinding } from './place.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';

/**
 * Burn-rate alerts that hang on one window: each way to fire must ask for two windows of the same ratio at once, joined by `and`, or it
 * fires on every spike, or hours late. An alert is one on the burn rate when it compares a ratio of rates with a burn rate times a
 * budget, such as `14.4 * 0.001`, or when an alert of its name asks for two windows of that ratio elsewhere.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export function windowFindings(set: RuleSet): PlacedFinding[] {
  const alerts = set.rules.filter(({ kind }) => kind === 'alert').map((rule) => ({ rule, ways: waysOf(rule, set) }));
  const paired = new Set(
    alerts.flatMap(({ rule, ways }) =>
      ways.filter((way) => windowsIn(way).length > 1).flatMap((way) => way.map((one) => familyOf(rule, one))),
    ),
  );
  return alerts.flatMap(({ rule, ways }) =>
    ways.flatMap((way) => {
      const burning = way.filter((one) => one.burn || paired.has(familyOf(rule, one)));
      const windows = windowsIn(burning);
      if (windows.length !== 1) return [];
      const [window] = windows.map(formatDuration);
      return burning.length > 1
        ? [
            findingAt(
              rule.place,
              `asks for the window ${window} twice, and for no other: a burn rate must be too high in a long and a short window`,
            ),
          ]
        : [findingAt(rule.place, `fires by the window ${window} alone: a second one must agree, joined by "and"`)];
    }),
  );
}

// --- internal ---

/** A ratio that must be above a limit for an alert to fire. */
interface RatioCondition {
  /** The names of the series of the ratio, without their windows. */
  readonly ratio: string;
  /** In seconds. */
  readonly windows: readonly number[];
  /** Whether the limit is a burn rate times a budget. */
  readonly burn: boolean;
}

const familyOf = ({ name }: ParsedRule, { ratio }: RatioCondition) => `${name}\n${ratio}`;
const windowsIn = (conditions: readonly RatioCondition[]) => [...new Set(conditions.flatMap(({ windows }) => windows))];

/** The ways in which an alert can fire, each with the ratios that must be too high at once. */
function waysOf(rule: ParsedRule, set: RuleSet): RatioCondition[][] {
  return operands(rule.expression.tree, 'Or').map((way) =>
    operands(way, 'And').flatMap((node) => ratioCondition(unwrapped(node), rule, set) ?? []),
  );
}

function ratioCondition(node: SyntaxNode, { expr }: ParsedRule, set: RuleSet): RatioCondition | undefined {
  const comparison = comparisonOf(node);
  if (!comparison) return undefined;
  const { operator, left, right } = comparison;
  const [high, limit] =
    operator === 'Gtr' || operator === 'Gte' ? [left, right] : operator === 'Lss' || operator === 'Lte' ? [right, left] : [];
  if (!high || !limit || isConstant(high) || !isConstant(limit)) return undefined;
  const read = windowed(high, expr, set);
  if (read.windows.length === 0 || !(dividesSeries(high) || read.ratio)) return undefined;
  return { ratio: read.names.join(' '), windows: [...new Set(read.windows)], burn: isBurnLimit(limit, expr) };
}

/** The windows of what a node reads: the ranges of its own selectors, and those by which recorded series are computed. */
function windowed(
  node: SyntaxNode,
  text: string,
  set: RuleSet,
): { readonly names: string[]; readonly windows: number[]; readonly ratio: boolean } {
  const parts = selectors(node).map((selector) => {
    const [read] = readExpression(text.slice(selector.from, selector.to))?.reads ?? [];
    const name = read?.name ?? '';
    const suffix = windowSuffix(name);
    const stem = name.slice(0, name.length - suffix.length);
    const range = selector.parent?.name === 'MatrixSelector' ? selector.parent.getChild('DurationExpr') : null;
    if (range) return { stem, windows: [durationIn(text.slice(range.from, range.to))], ratio: false };
    const recording = read ? set.recording(read) : [];
    const windows = [...new Set(recording.flatMap((rule) => widest(rule, set)))];
    const named = suffix === '' ? undefined : suffix;
    return {
      stem,
      windows: recording.length > 0 ? windows : named === undefined ? [] : [durationIn(named)],
      ratio:
        recording.length === 0
          ? named !== undefined
          : recording.some((rule) => set.closure(rule).some(({ expression }) => dividesSeries(expression.tree))),
    };
  });
  return {
    names: parts.map(({ stem }) => stem),
    windows: parts.flatMap(({ windows }) => windows),
    ratio: parts.some(({ ratio }) => ratio),
  };
}

/** The window that ends a series' name, or an empty text; generators write odd ones in several units: `1d1h43m`. */
function windowSuffix(name: string): string {
  // From its end, as a search for the end of a text is repeated from each digit.
  const [suffix = ''] = /^(?:(?:sm|[smhdwy])\d+)+/.exec(reversed(name)) ?? [];
  return reversed(suffix);
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** The widest range by which a series is recorded, be it in the rule itself or in those that it reads. */
function widest(rule: ParsedRule, set: RuleSet): number[] {
  for (const { expression } of [rule, ...[...set.closure(rule)].reverse()]) {
    const ranges: number[] = [];
    expression.tree.cursor().iterate(({ node }) => {
      if (node.name === 'MatrixSelector' || node.name === 'SubqueryExpr') {
        const range = node.getChild('DurationExpr');
        if (range) ranges.push(durationIn(expression.text.slice(range.from, range.to)));
      }
    });
    if (ranges.length > 0) return [Math.max(...ranges)];
  }
  return [];
}

/** Returns whether a limit is a burn rate of at least 1 times a budget of at most a half. */
function isBurnLimit(limit: SyntaxNode, text: string): boolean {
  const product = unwrapped(limit);
  const [left, right] = [product.firstChild, product.lastChild];
  if (!product.getChild('Mul') || !left || !right) return false;
  const [small = Number.NaN, large = Number.NaN] = [constant(left, text), constant(right, text)].sort((a, b) => a - b);
  return small > 0 && small <= 0.5 && large >= 1 && small * large <= 1;
}

/** The value of an expression of numbers; NaN for any other one. */
function constant(node: SyntaxNode, text: string): number {
  const inner = unwrapped(node);
  const [left, right] = [inner.firstChild, inner.lastChild];
  if (inner.name === 'NumberDurationLiteral') return Number(text.slice(inner.from, inner.to));
  if (inner.name !== 'BinaryExpr' || !left || !right) return Number.NaN;
  const [a, b] = [constant(left, text), constant(right, text)];
  if (inner.getChild('Sub')) return a - b;
  if (inner.getChild('Add')) return a + b;
  if (inner.getChild('Mul')) return a * b;
  return inner.getChild('Div') ? a / b : Number.NaN;
}
