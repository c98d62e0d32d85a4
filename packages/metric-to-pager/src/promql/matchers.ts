import type { LabelSet, Labels } from '../catalogue/metric-definition.ts';
import type { TARGET_LABELS } from '../catalogue/validate.ts';

/** A label that every scraped series has. */
export type TargetLabel = (typeof TARGET_LABELS)[number];

/** A condition on a label with the values `V`. A bare value means equality; every item of a list must match. */
export type Matcher<V extends string = string> = V | Match<V> | readonly (V | Match<V>)[];

/** Label matchers that are not bound to a metric. */
export type MatcherSet = Readonly<Record<string, Matcher | undefined>>;

/** One label matcher. */
export interface Match<V extends string = string> {
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** Exists only in the type. */
  readonly among?: V;
}

/** Matchers on the labels of a metric and of its target. A label or value that the metric lacks does not compile. */
export type Matchers<L extends Labels> = {
  readonly [K in keyof L | TargetLabel]?: Matcher<K extends keyof L ? LabelSet<L>[K] : string>;
};

/** Matches any other value, and series without the label. */
export function not<V extends string>(value: V): Match<V> {
  return { operator: '!=', value };
}

/** Matches any of these values. */
export function oneOf<const V extends string>(values: readonly V[]): Match<V> {
  return { operator: '=~', value: alternatives(values) };
}

/** Matches any value except these, and series without the label. */
export function noneOf<const V extends string>(values: readonly V[]): Match<V> {
  return { operator: '!~', value: alternatives(values) };
}

/** Matches an RE2 expression, anchored at both ends, such as `5..`. @throws when the expression is not valid in JavaScript, too */
export function matches(pattern: string): Match<never> {
  return { operator: '=~', value: validPattern(pattern) };
}

/** Matches values that `matches` does not. @throws as `matches` does */
export function matchesNot(pattern: string): Match<never> {
  return { operator: '!~', value: validPattern(pattern) };
}

/** Returns whether Prometheus would match this value of the label. */
export function fits(matcher: Matcher, value: string): boolean {
  return comparisons(matcher).every((comparison) => holds(comparison, value));
}

/** Returns matchers that require both. */
export function both(first: MatcherSet, second: MatcherSet): MatcherSet {
  const labels = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...labels].map((label) => [label, [...comparisons(first[label]), ...comparisons(second[label])]]));
}

/** Formats matchers as they follow a metric name: `{route="/",status_code!~"4.."}`, or an empty string. */
export function formatMatchers(matchers: MatcherSet): string {
  const parts = Object.entries(matchers).flatMap(([label, matcher]) =>
    comparisons(matcher).map(({ operator, value }) => `${label}${operator}${JSON.stringify(value)}`),
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

// --- internal ---

function comparisons(matcher: Matcher | undefined): readonly Match[] {
  if (matcher === undefined) return [];
  if (typeof matcher === 'string') return [{ operator: '=', value: matcher }];
  return 'operator' in matcher ? [matcher] : matcher.flatMap(comparisons);
}

function holds({ operator, value: expected }: Match, value: string): boolean {
  const equal = operator === '=' || operator === '!=' ? value === expected : anchored(expected).test(value);
  return operator.startsWith('!') ? !equal : equal;
}

function validPattern(pattern: string): string {
  try {
    anchored(pattern);
  } catch (cause) {
    throw new Error(`A label matcher must be a regular expression of RE2 and JavaScript, got "${pattern}"`, { cause });
  }
  return pattern;
}

function anchored(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 's');
}

/** @throws when there are no values: an empty pattern would match series without the label */
function alternatives(values: readonly string[]): string {
  if (values.length === 0) throw new Error('A label matcher must have at least one value, got an empty list');
  return values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}
