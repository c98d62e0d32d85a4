import { seriesText } from 'metric-to-pager/promql';
import type { Read } from './expression.ts';
import { labelsFor, valueFor } from './label-values.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';
import { timesFor, type World } from './world.ts';

/**
 * A world in which every counter stands still: one series for each selector of a metric that some rule takes the rate of. Gauges do not
 * exist in it, as their healthy values are not known.
 *
 * @param replicas how many series stand for each, distinguished by a label
 */
export function stillWorld(rules: readonly ParsedRule[], set: RuleSet, replicas: number): World {
  const leaves = rules.flatMap((rule) => set.leaves(rule));
  const series = new Map<string, string>();
  for (const read of leaves) for (const labels of seriesOf(read, replicas) ?? []) series.set(seriesText(read.name ?? '', labels), '0');
  const lookback = leaves.reduce((most, read) => Math.max(most, read.lookback), 0);
  return { name: 'while every counter stands still', series, ...timesFor(lookback) };
}

/**
 * Returns whether it is known what a rule reads while every counter stands still: rates of counters and nothing else. What a counter has counted
 * before is not known, nor is what `unless` would find, as labels are made up.
 */
export function isKnownStill(rule: ParsedRule, set: RuleSet): boolean {
  const leaves = set.leaves(rule);
  return (
    leaves.length > 0 &&
    leaves.every((read) => read.name !== undefined && read.use === 'rate') &&
    set
      .closure(rule)
      .every(({ expression }) => !expression.uses.has('Unless') && !expression.uses.has('Absent') && !expression.uses.has('AbsentOverTime'))
  );
}

/** The selectors of a rule for which no series can be made up, as no label value is found that meets their conditions. */
export function unmet(rule: ParsedRule, set: RuleSet): Read[] {
  return set.leaves(rule).filter((read) => seriesOf(read, 1) === undefined);
}

// --- internal ---

const REPLICA = 'replica';

function seriesOf({ name, matchers }: Read, replicas: number): Record<string, string>[] | undefined {
  const labels = labelsFor(matchers);
  if (name === undefined || labels === undefined) return undefined;
  const own = matchers.filter(({ label }) => label === 'le');
  const bounds = name.endsWith('_bucket') && own.every(({ operator }) => operator !== '=') ? ['1', '+Inf'] : [];
  const buckets = bounds.filter((le) => valueFor([...own, { label: 'le', operator: '=', value: le }]) !== undefined);
  const made = buckets.length > 0 ? buckets.map((le) => ({ ...labels, le })) : [labels];
  return made.flatMap((one) =>
    Array.from({ length: replicas }, (_, index) => (index === 0 || REPLICA in one ? one : { ...one, [REPLICA]: String(index) })),
  );
}
