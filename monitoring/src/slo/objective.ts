import type { Duration } from '../promql/index.ts';
import type { Sli } from './sli.ts';

/** One promise to the users of a service. */
export interface Objective {
  /** What is promised, for people: "Requests for text are answered within 25 ms." */
  readonly description: string;
  /** The share of good events that is promised, such as 0.999. */
  readonly target: number;
  /** How good is told from bad. */
  readonly sli: Sli;
  /** The fault that burns this objective's budget. */
  readonly drill: string;
}

/** The promises of a service. */
export interface Objectives<N extends string = string> {
  /** The time over which a budget lasts. */
  readonly period: Duration;
  /** Fewer bad events than this in the long window alert nobody, whatever their share: at low traffic one failure is no trend. */
  readonly minBadEvents: number;
  readonly objectives: Readonly<Record<N, Objective>>;
}

/** The share of events that may be bad, without the residue of `1 - 0.999`. */
export function errorBudget({ target }: Pick<Objective, 'target'>): number {
  return Number((1 - target).toPrecision(12));
}
