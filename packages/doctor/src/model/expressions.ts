import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { labelsOf, type MatcherText, matchersOf, parseDuration, selectedNames, selectors } from 'metric-to-pager/promql';
import { isOlder, newerSyntax } from './newer-syntax.ts';
import { remembered } from './remembered.ts';
import { childrenOf, depthOf, functionOf, MOST_DEPTH } from './syntax.ts';
import { type ExpressionError, typeError } from './type-error.ts';

/** Series that an expression selects. */
export interface SelectedSeries {
  readonly name: string;
  readonly matchers: readonly MatcherText[];
  /** It is only asked whether they are absent. */
  readonly absent: boolean;
}

/** The series that an expression selects; those that are selected without a plain name are left out. */
export const seriesIn = remembered((expr): readonly SelectedSeries[] => {
  const source = withoutVariables(expr);
  return selectors(treeOf(source)).flatMap((selector) =>
    selectedNames(selector, source).map((name) => ({ name, matchers: matchersOf(selector, source), absent: isInAbsent(selector) })),
  );
});

/** The longest time that an expression reads back, in seconds: by a range, a subquery or an offset. */
export function longestRange(expr: string): number {
  const source = withoutVariables(expr);
  let longest = 0;
  treeOf(source)
    .cursor()
    .iterate(({ node }) => {
      if (!['MatrixSelector', 'SubqueryExpr', 'OffsetExpr'].includes(node.name)) return;
      // In a subquery the first duration is the range and the next one its step.
      const range = childrenOf(node).find(({ name }) => name.endsWith('DurationExpr'));
      if (range !== undefined) longest = Math.max(longest, parseDuration(source.slice(range.from, range.to)) ?? 0);
    });
  return longest;
}

/** The first error of an expression, as Prometheus would report it; Prometheus Operator only reports that a rule is not valid. */
export const expressionError = remembered((expr): ExpressionError | undefined => {
  if (expr.trim() === '') return { message: 'the expression is empty', character: 1 };
  const tree = treeOf(expr);
  let found: ExpressionError | undefined;
  tree.cursor().iterate(({ node }) => {
    if (found === undefined && node.type.isError) found = syntaxError(expr, node);
  });
  return found ?? typeError(tree, expr);
});

/** The error of an expression for the version of Prometheus that reads it. @param version when it is not known, the latest one counts */
export function expressionErrorIn(expr: string, version: string | undefined): ExpressionError | undefined {
  const error = expressionError(expr);
  if (version === undefined) return error;
  if (error === undefined) return newerSyntax(treeOf(expr), { source: expr, version });
  return error.message.endsWith(RENAMED) && isOlder(version, '3.0.0') ? undefined : error;
}

/** The labels that the result of an expression can have; of a plain series every label is assumed that a target has. */
export function resultLabels(expr: string, assumed: readonly string[]): ReadonlySet<string> {
  const source = withoutVariables(expr);
  const tree = treeOf(source);
  // Labels are found level by level; what is too deep for that is taken as a plain series.
  if (depthOf(tree) > MOST_DEPTH) return new Set(assumed);
  const top = topExpression(tree);
  if (top !== undefined && functionOf(top) === 'Absent') {
    const [selector] = selectors(top);
    return new Set(
      selector === undefined ? [] : matchersOf(selector, source).flatMap(({ label, operator }) => (operator === '=' ? [label] : [])),
    );
  }
  return labelsOf(tree, { source, labelsOfSeries: () => new Set([...assumed, 'le']), report: () => undefined });
}

// --- internal ---

/** Prometheus 3 calls it `double_exponential_smoothing`, and the grammar here knows no other name. */
const RENAMED = '"holt_winters"';

const treeOf = remembered((source) => parser.parse(source).topNode);

/** Variables of Grafana stand for durations, or for the values of labels, which are left as they are. */
function withoutVariables(expr: string): string {
  return expr.replace(/\$__(?:rate_interval|interval|range|range_s)\b|\$\{__(?:rate_interval|interval|range)\}/g, '5m');
}

function isInAbsent(selector: SyntaxNode): boolean {
  for (let node = selector.parent; node !== null; node = node.parent) {
    if (['Absent', 'AbsentOverTime'].includes(functionOf(node) ?? '')) return true;
  }
  return false;
}

/** The expression below the root, without what only wraps it; of a comparison its left side. */
function topExpression(tree: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | null = tree.firstChild;
  while (node !== null && (node.name === 'ParenExpr' || node.name === 'BinaryExpr')) node = node.firstChild;
  return node ?? undefined;
}

function syntaxError(expr: string, { from }: SyntaxNode): ExpressionError {
  const rest = expr.slice(from).trimStart();
  const before = expr.slice(0, from).trimEnd();
  const called = before.split(/\W/).at(-1)?.replace(/^\d+/, '') ?? '';
  if (rest.startsWith('(') && called !== '') {
    return { message: `unknown function with name "${called}"`, character: before.length - called.length + 1 };
  }
  const word = /^(?:[\w:]+|\S)/.exec(rest)?.[0];
  return { message: word === undefined ? 'unexpected end of the expression' : `unexpected "${word}"`, character: from + 1 };
}
