import { atLeast, type Vector } from '../promql/index.ts';
import type { LineStyle } from './line-style.ts';

/** The condition under which a query has data. */
export type Needs = 'traffic' | 'incident';

/** A query of a panel. */
export interface Target {
  readonly expr: Vector;
  /** The name of each series, with `{{label}}` for the value of a label. */
  readonly legend: string;
  readonly needs: Needs;
  readonly line: LineStyle;
  /** Whether exemplars are shown, with links to their traces. Only buckets have exemplars. */
  readonly exemplars: boolean;
}

/** The options of `target`. */
export interface TargetProps<L extends string, S extends string> {
  readonly expr: Vector<L>;
  /** The name of each series, with `{{label}}` for the value of a label. A label that the series lack does not compile. */
  readonly legend: S & Legend<S, NoInfer<L>>;
  /** @default 'traffic' */
  readonly needs?: Needs;
  /** Distinguishes the lines of several queries without colour. @default 'solid' */
  readonly line?: LineStyle;
  /** @default false */
  readonly exemplars?: boolean;
}

/** Returns a query with defaults. */
export function target<L extends string, const S extends string>(props: TargetProps<L, S>): Target {
  return { needs: 'traffic', line: 'solid', exemplars: false, ...props };
}

/** Drops NaN, which a quantile without observations yields. */
export function withoutNaN<L extends string>(vector: Vector<L>): Vector<L> {
  return atLeast(vector, 0);
}

// --- internal ---

/** The labels in a legend. */
type Named<S extends string> = S extends `${string}{{${infer N}}}${infer Rest}` ? N | Named<Rest> : never;

type Legend<S extends string, L extends string> = [Named<S>] extends [L] ? S : never;
