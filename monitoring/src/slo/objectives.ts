import { refuse } from '../catalogue/findings.ts';
import type { Objectives } from './objective.ts';
import { objectiveFindings } from './validate.ts';

/**
 * Makes the objectives from which rules, alerts and panels are derived.
 *
 * @throws one error with every finding: a share that is none, an SLI that fits no event or no bucket, an alert that can never fire
 */
export function defineObjectives<const N extends string>(objectives: Objectives<N>): Objectives<N> {
  refuse('The objectives', objectiveFindings(objectives));
  return objectives;
}
