import type { Finding } from '../catalogue/findings.ts';
import type { Duration } from '../promql/index.ts';
import type { Objectives } from '../slo/index.ts';
import { objectiveFindings } from '../slo/validate.ts';
import { PERIOD } from './formats.ts';
import { number, section, text } from './schema.ts';

/** The settings of objectives that an installation can change. */
export interface SloValues {
  readonly period: string;
  readonly minBadEvents: number;
  readonly objectives: Readonly<Record<string, { readonly target: number }>>;
}

/** Returns the fields of the objectives, with those of the service as defaults. */
export function sloSection({ period, minBadEvents, objectives }: Objectives) {
  const targets = Object.entries(objectives).map(([name, { target, description }]) => {
    const field = number({ min: 0, max: 1, whole: false }, { default: target, help: `Target of the objective. ${description}` });
    return [name, section({ target: field })] as const;
  });
  return section({
    period: text(PERIOD, { default: period, help: 'Period of the error budgets.' }),
    minBadEvents: number(
      { min: 1, max: 1_000_000, whole: true },
      { default: minBadEvents, help: 'Minimum number of bad events in the long window for an alert.' },
    ),
    objectives: section(Object.fromEntries(targets)),
  });
}

/** Returns the objectives of an installation. */
export function objectivesWith(objectives: Objectives, { period, minBadEvents, objectives: changes }: SloValues): Objectives {
  const changed = Object.entries(objectives.objectives).map(([name, objective]) => [name, { ...objective, ...changes[name] }]);
  return { period: period as Duration, minBadEvents, objectives: Object.fromEntries(changed) };
}

/** Returns everything that is invalid in the objectives of an installation, with the paths of the values. */
export function sloFindings(objectives: Objectives, values: SloValues): Finding[] {
  return objectiveFindings(objectivesWith(objectives, values)).map(({ at, message }) => ({ at: `slo.${at}`, message }));
}
