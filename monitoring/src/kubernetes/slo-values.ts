import type { Finding } from '../catalogue/findings.ts';
import type { Duration } from '../promql/index.ts';
import type { Objectives } from '../slo/index.ts';
import { objectiveFindings } from '../slo/validate.ts';
import { PERIOD } from './formats.ts';
import { number, section, text } from './schema.ts';

/** What an installation may change of what its service promises. */
export interface SloValues {
  readonly period: string;
  readonly minBadEvents: number;
  readonly objectives: Readonly<Record<string, { readonly target: number }>>;
}

/** The promises among the values: as the service makes them, unless said otherwise. */
export function sloSection({ period, minBadEvents, objectives }: Objectives) {
  const targets = Object.entries(objectives).map(([name, { target, description }]) => {
    const field = number({ min: 0, max: 1, whole: false }, { default: target, help: `Share that is promised. ${description}` });
    return [name, section({ target: field })] as const;
  });
  return section({
    period: text(PERIOD, { default: period, help: 'How long an error budget lasts.' }),
    minBadEvents: number(
      { min: 1, max: 1_000_000, whole: true },
      { default: minBadEvents, help: 'Fewer bad events than this in the long window alert nobody.' },
    ),
    objectives: section(Object.fromEntries(targets)),
  });
}

/** The promises of one installation. */
export function objectivesWith(objectives: Objectives, { period, minBadEvents, objectives: changes }: SloValues): Objectives {
  const changed = Object.entries(objectives.objectives).map(([name, objective]) => [name, { ...objective, ...changes[name] }]);
  return { period: period as Duration, minBadEvents, objectives: Object.fromEntries(changed) };
}

/** What makes no sense in the promises of an installation, each with its path among the values. */
export function sloFindings(objectives: Objectives, values: SloValues): Finding[] {
  return objectiveFindings(objectivesWith(objectives, values)).map(({ at, message }) => ({ at: `slo.${at}`, message }));
}
