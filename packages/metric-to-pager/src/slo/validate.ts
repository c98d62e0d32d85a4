import type { Metric } from '../catalogue/catalogue.ts';
import { type Finding, refuse, when } from '../catalogue/findings.ts';
import { TARGET_LABELS } from '../catalogue/validate.ts';
import { both, fits, type MatcherSet } from '../promql/index.ts';
import { BURN_WINDOWS, burnFactor } from './burn-windows.ts';
import type { Objective, Objectives } from './objective.ts';
import type { Sli } from './sli.ts';

/**
 * Returns the objectives after validation.
 *
 * @throws one error with every finding: an invalid target, an SLI that selects no event or bucket, an alert that cannot fire
 */
export function defineObjectives<const N extends string>(objectives: Objectives<N>): Objectives<N> {
  refuse('The objectives', objectiveFindings(objectives));
  return objectives;
}

/** Returns everything that is invalid in the objectives. */
export function objectiveFindings({ period, minBadEvents, objectives }: Objectives): Finding[] {
  const days = /^[1-9]\d*d$/.test(period) ? Number.parseInt(period, 10) : 0;
  const highest = days >= 7 && days <= 90 ? Math.max(...BURN_WINDOWS.map((window) => burnFactor(window, period))) : undefined;
  return [
    ...when(highest === undefined, 'period', `must be 7 to 90 days, such as "30d", got "${period}"`),
    ...when(!(Number.isInteger(minBadEvents) && minBadEvents > 0), 'minBadEvents', `must be a positive integer, got "${minBadEvents}"`),
    ...when(Object.keys(objectives).length === 0, 'objectives', 'must not be empty'),
    ...Object.entries(objectives).flatMap(([name, objective]) => [
      ...when(
        !/^[a-z][a-z0-9-]{0,30}$/.test(name),
        `objectives.${name}`,
        'must have a name of at most 31 lower case letters, digits and dashes',
      ),
      ...targetFindings(`objectives.${name}.target`, objective, highest),
      ...when(objective.description.trim() === '', `objectives.${name}.description`, 'must state the objective'),
      ...when(objective.drill.trim() === '', `objectives.${name}.drill`, 'must name the fault that burns the budget'),
      ...sliFindings(`objectives.${name}.sli`, objective.sli),
    ]),
  ];
}

// --- internal ---

function targetFindings(at: string, { target }: Objective, highest: number | undefined): Finding[] {
  if (!(typeof target === 'number' && target > 0 && target < 1)) return [{ at, message: `must be between 0 and 1, got "${target}"` }];
  if (highest === undefined) return [];
  const reachable = Number((1 - 1 / highest).toFixed(4));
  return when(
    highest * (1 - target) >= 1,
    at,
    `must be above ${reachable}, got "${target}": even if all events are bad, the burn rate stays below ${highest}, and the first alert cannot fire`,
  );
}

function sliFindings(at: string, { metric, events, bad }: Sli): Finding[] {
  if (metric.type === 'gauge') return [{ at: `${at}.metric`, message: `must be a counter or a histogram, got the gauge "${metric.name}"` }];
  return [
    ...matcherFindings(`${at}.events`, metric, events),
    ...('above' in bad
      ? when(
          !metric.buckets.includes(bad.above),
          `${at}.above`,
          `must be one of the buckets ${metric.buckets.join(', ')}, got "${bad.above}"`,
        )
      : [
          ...when(Object.keys(bad.labels).length === 0, `${at}.bad`, 'must not be empty: every event would be bad'),
          ...matcherFindings(`${at}.bad`, metric, both(events, bad.labels)),
        ]),
  ];
}

/** Finds labels that the metric lacks, and matchers that match none of the label's known values. */
function matcherFindings(at: string, { name, labels }: Metric, matchers: MatcherSet): Finding[] {
  return Object.entries(matchers).flatMap(([label, matcher]) => {
    const values = labels[label];
    if (matcher === undefined) return [];
    if (values === undefined) {
      const isTarget = (TARGET_LABELS as readonly string[]).includes(label);
      return when(!isTarget, `${at}.${label}`, `is not a label of "${name}", which has ${Object.keys(labels).join(', ')}`);
    }
    if (!('length' in values)) return [];
    return when(!values.some((value) => fits(matcher, value)), `${at}.${label}`, `matches none of the values ${values.join(', ')}`);
  });
}
