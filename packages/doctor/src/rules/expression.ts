import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type MatcherText, matchersOf, selectedNames, selectors } from 'metric-to-pager/promql';
import { functionOf } from '../model/syntax.ts';
import { durationIn } from './durations.ts';

/** A selector of an expression. */
export interface Read {
  /** The metric; `undefined` when it is chosen by a pattern, or by labels alone. A list of names, `a|b`, is one read of each. */
  readonly name: string | undefined;
  /** The names of the list that the name is of; without a list, the name alone. */
  readonly alternatives: readonly string[];
  /** The conditions, those on `__name__` aside. */
  readonly matchers: readonly MatcherText[];
  /** The conditions on `__name__` where there is no name. */
  readonly nameMatchers: readonly MatcherText[];
  /**
   * `rate`: under `rate`, `irate` or `increase`, which are for counters only. `change`: under a function that yields the same for
   * every value that stands still. `value`: the value itself matters.
   */
  readonly use: 'rate' | 'change' | 'value';
  /** Seconds by which it looks back, by offsets and by the ranges inside of them. */
  readonly lookback: number;
  readonly selector: SyntaxNode;
  /** Where the call begins that takes a quantile of a histogram of it. */
  readonly quantile: number | undefined;
}

/** The series and functions of an expression, by its syntax tree. */
export interface Expression {
  readonly text: string;
  readonly tree: SyntaxNode;
  readonly reads: readonly Read[];
  /** Names of the functions and operators in it, as the grammar has them: `Rate`, `Unless`. */
  readonly uses: ReadonlySet<string>;
  /** Whether its result depends on the time at which it is evaluated. */
  readonly clock: boolean;
}

/** Reads an expression; `undefined` when the grammar does not know its syntax. */
export function readExpression(text: string): Expression | undefined {
  const tree = parser.parse(text).topNode;
  const uses = new Set<string>();
  let broken = false;
  let clock = false;
  tree.cursor().iterate(({ node }) => {
    if (node.type.isError) broken = true;
    if (node.name === 'At' || node.name === 'Timestamp' || isClock(node)) clock = true;
    uses.add(node.name);
  });
  return broken ? undefined : { text, tree, uses, clock, reads: selectors(tree).flatMap((selector) => readsOf(selector, text)) };
}

// --- internal ---

const COUNTER_FUNCTIONS = ['Rate', 'Irate', 'Increase'];
const CHANGE_FUNCTIONS = ['Changes', 'Resets', 'Delta', 'Idelta', 'Deriv'];
const CLOCK_FUNCTIONS = ['DayOfMonth', 'DayOfWeek', 'DayOfYear', 'DaysInMonth', 'Hour', 'Minute', 'Month', 'Year'];

/** `time()`, and the parts of a date without an argument, which are those of now. */
function isClock(node: SyntaxNode): boolean {
  const name = functionOf(node);
  if (name === 'Time') return true;
  return name !== undefined && CLOCK_FUNCTIONS.includes(name) && node.getChild('FunctionCallBody')?.firstChild == null;
}

function readsOf(selector: SyntaxNode, text: string): Read[] {
  const all = matchersOf(selector, text);
  const named = all.filter(({ label }) => label === '__name__');
  const names = selectedNames(selector, text);
  const read = {
    selector,
    matchers: all.filter(({ label }) => label !== '__name__'),
    nameMatchers: names.length > 0 ? [] : named,
    alternatives: names,
    use: useOf(selector),
    ...contextOf(selector, text),
  };
  return names.length > 0 ? names.map((name) => ({ ...read, name })) : [{ ...read, name: undefined }];
}

function useOf(selector: SyntaxNode): Read['use'] {
  if (selector.parent?.name !== 'MatrixSelector') return 'value';
  let at = selector.parent;
  while (at.parent && ['OffsetExpr', 'StepInvariantExpr', 'ParenExpr', 'FunctionCallBody'].includes(at.parent.name)) at = at.parent;
  const name = at.parent ? functionOf(at.parent) : undefined;
  if (name === undefined) return 'value';
  return COUNTER_FUNCTIONS.includes(name) ? 'rate' : CHANGE_FUNCTIONS.includes(name) ? 'change' : 'value';
}

/** Returns the offsets, ranges and quantiles around a selector. */
function contextOf(selector: SyntaxNode, text: string): { readonly lookback: number; readonly quantile: number | undefined } {
  let lookback = 0;
  let range = 0;
  let quantile: number | undefined;
  for (let at = selector.parent; at; at = at.parent) {
    if (at.name === 'OffsetExpr') {
      const offset = at.getChild('OffsetDurationExpr');
      lookback += range + Math.max(0, offset ? durationIn(text.slice(offset.from, offset.to)) : 0);
      range = 0;
    } else if (at.name === 'MatrixSelector' || at.name === 'SubqueryExpr') {
      const duration = at.getChild('DurationExpr');
      range = duration ? durationIn(text.slice(duration.from, duration.to)) : 0;
    } else if (functionOf(at) === 'HistogramQuantile') quantile = at.from;
  }
  return { lookback, quantile };
}
