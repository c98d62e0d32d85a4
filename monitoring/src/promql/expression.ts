declare const yields: unique symbol;

/** A PromQL expression whose series can have the labels `L`. */
export interface Vector<L extends string = string> {
  /** The expression, as Prometheus reads it. */
  readonly text: string;
  /** How tightly its outermost operator binds, so that parentheses stand only where they are needed. */
  readonly binding: number;
  readonly [yields]?: L;
}

/** Stored series, chosen by their labels: what a range can be taken of. `K` says whether they count up or move both ways. */
export interface Selection<K extends 'counter' | 'gauge' = 'counter' | 'gauge', L extends string = string> extends Vector<L> {
  readonly kind: K;
}

/** A length of time as Prometheus writes it, or one of Grafana's variables for one. */
export type Range = Duration | '$__rate_interval' | '$__interval' | '$__range';

/** A length of time as Prometheus writes it: `5m`. */
export type Duration = `${number}${keyof typeof SECONDS}`;

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** The seconds in a duration. @throws when it is not a positive whole number of one unit */
export function seconds(duration: Duration): number {
  const [, count, unit] = /^([1-9]\d*)([smhdw])$/.exec(duration) ?? [];
  if (count === undefined) throw new Error(`A duration must be a whole number and one of s, m, h, d, w, such as "5m"; got "${duration}"`);
  return Number(count) * SECONDS[unit as keyof typeof SECONDS];
}

/** An expression that stands for itself: a name, a call, anything that binds tighter than every operator. */
export function simple<L extends string>(text: string): Vector<L> {
  return { text, binding: TIGHTEST };
}

/** The binding of names and calls, which never need parentheses. */
const TIGHTEST = 9;

/** A number as Prometheus reads it, without the residue of binary fractions (`1 - 0.999` is `0.001`). */
export function decimal(value: number): string {
  return String(Number(value.toPrecision(12)));
}
