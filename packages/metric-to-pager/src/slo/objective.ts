import type { Duration } from '../promql/index.ts';
import type { Sli } from './sli.ts';

/** A service level objective (SLO). */
export interface Objective {
  /** One sentence: "Requests for text are answered within 25 ms." */
  readonly description: string;
  /** The share of events that must be good, such as 0.999. */
  readonly target: number;
  readonly sli: Sli;
  /** The fault that burns this objective's budget. */
  readonly drill: string;
}

/** The objectives of a service. */
export interface Objectives<N extends string = string> {
  /** The period of the error budget, 7 to 90 days. */
  readonly period: Duration;
  /** The bad events that the long window must hold for an alert, so that a single failure at low traffic does not alert. */
  readonly minBadEvents: number;
  readonly objectives: Readonly<Record<N, Objective>>;
}

/** Returns the share of events that may be bad, without the floating-point residue of `1 - 0.999`. */
export function errorBudget({ target }: Pick<Objective, 'target'>): number {
  return Number((1 - target).toPrecision(12));
}
