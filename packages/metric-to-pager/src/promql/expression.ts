declare const yields: unique symbol;

/** A PromQL expression whose series can have the labels `L`. */
export interface Vector<L extends string = string> {
  /** The PromQL text. */
  readonly text: string;
  /** The precedence of the outermost operator. */
  readonly binding: number;
  readonly [yields]?: L;
}

/** An instant vector selector. Functions that take a range vector accept only this. */
export interface Selection<K extends 'counter' | 'gauge' = 'counter' | 'gauge', L extends string = string> extends Vector<L> {
  readonly kind: K;
}

/** A duration, or a range variable of Grafana. */
export type Range = Duration | '$__rate_interval' | '$__interval' | '$__range';

/** A Prometheus duration of one unit: `5m`. */
export type Duration = `${number}${keyof typeof SECONDS}`;

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** Returns the seconds in a duration. @throws when it is not a positive integer with one unit */
export function seconds(duration: Duration): number {
  const [, count, unit] = /^([1-9]\d*)([smhdw])$/.exec(duration) ?? [];
  if (count === undefined) throw new Error(`A duration must be an integer with one of s, m, h, d, w, such as "5m"; got "${duration}"`);
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

/** Returns an expression without an outermost operator: a selector or a call, which never needs parentheses. */
export function simple<L extends string>(text: string): Vector<L> {
  return { text, binding: Infinity };
}

/** Formats a number without floating-point residue: `1 - 0.999` is `0.001`. */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}
