import type { Metric } from '../catalogue/catalogue.ts';
import type { Finding } from '../catalogue/findings.ts';
import { TARGET_LABELS } from '../catalogue/validate.ts';
import { both, fits, type MatcherSet, seconds } from '../promql/index.ts';
import { BURN_WINDOWS, burnFactor } from './burn-windows.ts';
import type { Objective, Objectives } from './objective.ts';
import type { Sli } from './sli.ts';

/** Everything that is wrong with objectives, with the path to each; empty when they are sound. */
export function objectiveFindings({ period, minBadEvents, objectives }: Objectives): Finding[] {
  const highest = daysIn(period) === undefined ? undefined : Math.max(...BURN_WINDOWS.map((window) => burnFactor(window, period)));
  return [
    ...when(highest === undefined, 'period', `must be 7 to 90 days, such as "30d", got "${period}"`),
    ...when(
      !Number.isInteger(minBadEvents) || minBadEvents < 1,
      'minBadEvents',
      `must be a whole number of at least 1, got "${minBadEvents}"`,
    ),
    ...when(Object.keys(objectives).length === 0, 'objectives', 'must not be empty'),
    ...Object.entries(objectives).flatMap(([name, objective]) => [
      ...when(
        !/^[a-z][a-z0-9-]{0,30}$/.test(name),
        `objectives.${name}`,
        'must be named by at most 31 lower case letters, digits and dashes',
      ),
      ...targetFindings(`objectives.${name}.target`, objective, highest),
      ...textFindings(`objectives.${name}`, objective),
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
    `must be above ${reachable}, got "${target}": even if every event were bad, the budget would burn less than ${highest} times too fast, and the first alert could never fire`,
  );
}

function textFindings(at: string, { description, drill }: Objective): Finding[] {
  return [
    ...when(description.trim() === '', `${at}.description`, 'must say what is promised'),
    ...when(drill.trim() === '', `${at}.drill`, 'must name the fault that burns the budget'),
  ];
}

function sliFindings(at: string, { metric, events, bad }: Sli): Finding[] {
  if (metric.type === 'gauge')
    return [{ at: `${at}.metric`, message: `must be a counter or a histogram, but "${metric.name}" is a gauge` }];
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

/** A label that the metric lacks, or a condition that none of the label's known values fits. */
function matcherFindings(at: string, { name, labels }: Metric, matchers: MatcherSet): Finding[] {
  return Object.entries(matchers).flatMap(([label, matcher]) => {
    const values = labels[label];
    if (matcher === undefined) return [];
    if (values === undefined) {
      const isTarget = (TARGET_LABELS as readonly string[]).includes(label);
      return when(!isTarget, `${at}.${label}`, `is not a label of "${name}", which has ${Object.keys(labels).join(', ')}`);
    }
    const fitting = 'length' in values ? values.filter((value) => fits(matcher, value)) : ['unknown until run time'];
    return when(fitting.length === 0, `${at}.${label}`, `fits none of the values ${'length' in values ? values.join(', ') : ''}`);
  });
}

function daysIn(period: Objectives['period']): number | undefined {
  if (!/^[1-9]\d*d$/.test(period)) return undefined;
  const days = seconds(period) / seconds('1d');
  return days >= 7 && days <= 90 ? days : undefined;
}

function when(wrong: boolean, at: string, message: string): Finding[] {
  return wrong ? [{ at, message }] : [];
}
