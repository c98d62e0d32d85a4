import type { Scrape } from 'metric-to-pager/prometheus';
import { type MatcherText, seriesText } from 'metric-to-pager/promql';
import type { Read } from './expression.ts';
import { labelsFor } from './label-values.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';
import { timesFor, type World } from './world.ts';

/**
 * A world in which targets expose what a scrape shows, and every value stands still. Labels that the scrape lacks and rules ask for, such
 * as `job` and `namespace`, are those of targets: there is a target for each combination that rules ask for.
 *
 * @param replicas how many instances each target has
 */
export function healthyWorld(
  rules: readonly ParsedRule[],
  set: RuleSet,
  { scrape, replicas }: { readonly scrape: Scrape; readonly replicas: number },
): World {
  const leaves = rules.flatMap((rule) => set.leaves(rule));
  const instances = targetsFor(leaves, scrape).flatMap((target) =>
    Array.from({ length: replicas }, (_, index) => ({ [INSTANCE]: `10.0.0.${index + 1}:8080`, ...target })),
  );
  const names = new Set(leaves.flatMap(({ name }) => name ?? []));
  const series = new Map<string, string>();
  for (const target of instances) {
    // A target that was scraped is up.
    if (names.has(UP)) series.set(seriesText(UP, target), '1');
    for (const name of names)
      for (const { labels, value } of scrape.samples.get(name) ?? [])
        if (!Number.isNaN(value)) series.set(seriesText(name, { ...target, ...labels }), String(value));
  }
  const lookback = leaves.reduce((most, read) => Math.max(most, read.lookback), 0);
  return { name: 'in the healthy state that the metrics show', series, ...timesFor(lookback) };
}

// --- internal ---

const UP = 'up';
const INSTANCE = 'instance';

/** Labels of targets, so that every selector that can find a target finds one. */
function targetsFor(reads: readonly Read[], scrape: Scrape): Record<string, string>[] {
  const targets: { readonly conditions: readonly MatcherText[]; readonly labels: Record<string, string> }[] = [];
  const seen = new Set<string>();
  for (const read of reads) {
    const own = labelsOf(read.name ?? '', scrape);
    if (own === undefined) continue;
    const conditions = read.matchers.filter(({ label }) => !own.has(label));
    const key = JSON.stringify(conditions);
    if (seen.has(key)) continue;
    seen.add(key);
    const joined = targets.findIndex((target) => labelsFor([...target.conditions, ...conditions]) !== undefined);
    const all = [...(targets[joined]?.conditions ?? []), ...conditions];
    const labels = labelsFor(all);
    if (labels === undefined) continue;
    if (joined < 0) targets.push({ conditions: all, labels });
    else targets[joined] = { conditions: all, labels };
  }
  return targets.length > 0 ? targets.map(({ labels }) => labels) : [{}];
}

/** The labels that the samples of a metric have by themselves; `undefined` for a metric without samples. */
function labelsOf(name: string, scrape: Scrape): Set<string> | undefined {
  if (name === UP) return new Set();
  const samples = scrape.samples.get(name);
  return samples && new Set(samples.flatMap(({ labels }) => Object.keys(labels)));
}
