import type { MatcherText } from 'metric-to-pager/promql';
import { re2IfValid } from 'metric-to-pager/promql';
import { examples } from './pattern-examples.ts';

/** Returns whether a label's value meets every condition; a label that is missing has the empty value. */
export function fits(value: string, matchers: readonly MatcherText[]): boolean {
  return matchers.every((matcher) => {
    const same = matcher.operator.endsWith('~') ? re2IfValid(matcher.value)?.test(value) : matcher.value === value;
    if (same === undefined) return false;
    return matcher.operator.startsWith('!') ? !same : same;
  });
}

/**
 * A value that meets every condition on one label: empty, which is as if the label were missing, where that will do; `undefined` when
 * none is found.
 */
export function valueFor(matchers: readonly MatcherText[]): string | undefined {
  const wanted = matchers.flatMap(({ operator, value }) => (operator === '=' ? [value] : operator === '=~' ? examples(value) : []));
  const positive = wanted.length > 0;
  // Of a pattern such as ".*", a value is the better example than none.
  const candidates = positive ? [...wanted.filter((value) => value !== ''), ...NEUTRAL, ''] : ['', ...NEUTRAL];
  return candidates.find((value) => fits(value, matchers));
}

/** Values for the labels that conditions name, `undefined` when one of them cannot be met; labels that may be missing are left out. */
export function labelsFor(matchers: readonly MatcherText[]): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  for (const [label, own] of Map.groupBy(matchers, ({ label }) => label)) {
    const value = valueFor(own);
    if (value === undefined) return undefined;
    if (value !== '') labels[label] = value;
  }
  return labels;
}

// --- internal ---

const NEUTRAL = ['x', 'a', '1', 'x-1', 'other'];
