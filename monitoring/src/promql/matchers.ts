import type { LabelSet, Labels } from '../catalogue/metric-definition.ts';
import type { TARGET_LABELS } from '../catalogue/validate.ts';

/** A label that every scraped series has, besides its own. */
export type TargetLabel = (typeof TARGET_LABELS)[number];

/** What a label must be; `V` are the values that it can have. A bare value means equality; of a list, everything must hold. */
export type Matcher<V extends string = string> = V | Match<V> | readonly (V | Match<V>)[];

/** Conditions on labels, whatever the metric. */
export type MatcherSet = Readonly<Record<string, Matcher | undefined>>;

/** A comparison of a label. */
export interface Match<V extends string = string> {
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** Only for the type: the values that are compared with. */
  readonly among?: V;
}

/** Conditions on a metric's own labels and on those of its target. A label or value that it cannot have does not compile. */
export type Matchers<L extends Labels> = {
  readonly [K in keyof L | TargetLabel]?: Matcher<K extends keyof L ? LabelSet<L>[K] : string>;
};

/** The label is another value than this one; a series without the label fits too. */
export function not<V extends string>(value: V): Match<V> {
  return { operator: '!=', value };
}

/** The label is one of these values. */
export function oneOf<const V extends string>(values: readonly V[]): Match<V> {
  return { operator: '=~', value: alternatives(values) };
}

/** The label is none of these values. */
export function noneOf<const V extends string>(values: readonly V[]): Match<V> {
  return { operator: '!~', value: alternatives(values) };
}

/**
 * The whole label matches a regular expression (RE2), such as `5..`.
 *
 * @throws when it is none, or one that JavaScript, by which `fits` compares, does not read
 */
export function matches(pattern: string): Match<never> {
  return { operator: '=~', value: sound(pattern) };
}

/**
 * The whole label does not match a regular expression (RE2).
 *
 * @throws as `matches` does
 */
export function matchesNot(pattern: string): Match<never> {
  return { operator: '!~', value: sound(pattern) };
}

/** Whether a value of the label fits, by Prometheus' rules: patterns are anchored at both ends. */
export function fits(matcher: Matcher, value: string): boolean {
  return comparisons(matcher).every((comparison) => holds(comparison, value));
}

/** Conditions that ask for what both ask for. */
export function both(first: MatcherSet, second: MatcherSet): MatcherSet {
  const labels = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...labels].map((label) => [label, [...comparisons(first[label]), ...comparisons(second[label])]]));
}

/** Matchers as they stand behind a name: `{route="/",status_code!~"4.."}`, or nothing. */
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

function holds({ operator, value: wanted }: Match, value: string): boolean {
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '=~':
      return anchored(wanted).test(value);
    case '!~':
      return !anchored(wanted).test(value);
    default:
      return operator satisfies never;
  }
}

function sound(pattern: string): string {
  try {
    anchored(pattern);
  } catch (cause) {
    throw new Error(`A label cannot be compared with "${pattern}": expected a regular expression that RE2 and JavaScript read`, { cause });
  }
  return pattern;
}

function anchored(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 's');
}

/** @throws when there is none: Prometheus would read the empty pattern as "has no such label" */
function alternatives(values: readonly string[]): string {
  if (values.length === 0) throw new Error('A label cannot be compared with an empty list of values; give at least one');
  return values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}
