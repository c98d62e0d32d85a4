import { atLeast, type Vector } from '../promql/index.ts';
import type { LineStyle } from './line-style.ts';

/** What must happen before a query has data: ordinary traffic, or something going wrong. */
export type Needs = 'traffic' | 'incident';

/** What a panel asks Prometheus, and how the answer is drawn. */
export interface Target {
  readonly expr: Vector;
  /** The name of each series, with `{{label}}` for a label's value. */
  readonly legend: string;
  readonly needs: Needs;
  readonly line: LineStyle;
  /** Whether single requests are shown as dots that lead to their traces; only buckets have such exemplars. */
  readonly exemplars: boolean;
}

/** A query whose legend can only name labels that its series have. */
export interface TargetProps<L extends string, S extends string> {
  readonly expr: Vector<L>;
  /** The name of each series, with `{{label}}` for a label's value. A label that the series lack does not compile. */
  readonly legend: S & Legend<S, NoInfer<L>>;
  /** @default 'traffic' */
  readonly needs?: Needs;
  /** How its lines differ from those of the panel's other queries, for whoever cannot tell colours apart. @default 'solid' */
  readonly line?: LineStyle;
  /** @default false */
  readonly exemplars?: boolean;
}

/** A query with every default filled in. */
export function target<L extends string, const S extends string>(props: TargetProps<L, S>): Target {
  return { needs: 'traffic', line: 'solid', exemplars: false, ...props };
}

/** The series without those that are not a number, as a quantile is while there is nothing to take it of: a gap, not a broken line. */
export function withoutNaN<L extends string>(vector: Vector<L>): Vector<L> {
  return atLeast(vector, 0);
}

// --- internal ---

/** The labels that a legend names. */
type Named<S extends string> = S extends `${string}{{${infer N}}}${infer Rest}` ? N | Named<Rest> : never;

type Legend<S extends string, L extends string> = [Named<S>] extends [L] ? S : never;
