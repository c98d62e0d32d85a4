import type { Scrape } from 'metric-to-pager/prometheus';
import type { Read } from './expression.ts';
import { countsSamples } from './intent.ts';
import { findingAt, type PlacedFinding } from './place.ts';
import type { ParsedRule, RuleSet } from './rule-set.ts';
import { unmet } from './still-world.ts';

/** The rules of which running them on plain series proves nothing, and why. */
export function unprovenRules(set: RuleSet, scrape: Scrape | undefined): Map<ParsedRule, PlacedFinding> {
  const unproven = new Map<ParsedRule, PlacedFinding>();
  for (const rule of set.rules) {
    const reason = reasonFor(rule, set, scrape);
    if (reason !== undefined) unproven.set(rule, findingAt(rule.place, `not proven: ${reason}`));
  }
  return unproven;
}

/** Returns whether a rule, or one that it reads, reads native histograms, which are not simulated. */
export function readsNativeHistograms(rule: ParsedRule, set: RuleSet): boolean {
  return set.closure(rule).some(({ expression }) => {
    const quantiles = Map.groupBy(
      expression.reads.filter(({ quantile }) => quantile !== undefined),
      ({ quantile }) => quantile,
    );
    return [...expression.uses].some((name) => NATIVE.has(name)) || [...quantiles.values()].some((reads) => !readsBuckets(reads, set));
  });
}

// --- internal ---

/** Functions that take native histograms only. @see https://prometheus.io/docs/prometheus/latest/querying/functions/ */
const NATIVE = new Set(['HistogramAvg', 'HistogramCount', 'HistogramFraction', 'HistogramStdDev', 'HistogramStdVar', 'HistogramSum']);
const MOST_LOOKBACK = 60 * 86_400;
const ALERTS = new Set(['ALERTS', 'ALERTS_FOR_STATE']);

function reasonFor(rule: ParsedRule, set: RuleSet, scrape: Scrape | undefined): string | undefined {
  const leaves = set.leaves(rule);
  if (readsNativeHistograms(rule, set)) return 'reads a native histogram, which is not simulated';
  if (leaves.some(({ name }) => name === undefined)) return 'reads series without naming a metric, so that what it reads is not known';
  if (set.lookback(rule) > MOST_LOOKBACK) return 'looks back for more than 60 days, which are not simulated';
  if (!scrape) {
    const [odd] = unmet(rule, set);
    return odd && `reads "${odd.name}" by conditions for which no labels are found`;
  }
  if (set.closure(rule).some(({ expression }) => expression.clock) && leaves.length > 0)
    return 'compares with the time of day, and when the metrics were healthy is not known';
  if (rule.kind === 'alert' && countsSamples(rule, set)) return 'counts or adds up samples, whose number depends on the scrape interval';
  const unknown = leaves.find(({ name = '' }) => ALERTS.has(name) || name.startsWith('scrape_'));
  return unknown ? `reads "${unknown.name}", which Prometheus writes and no scrape shows` : undefined;
}

/** Returns whether something of what a quantile is taken of comes from the buckets of a classic histogram, be they recorded. */
function readsBuckets(reads: readonly Read[], set: RuleSet): boolean {
  return reads.some((read) => {
    const recording = set.recording(read);
    const names = recording.length === 0 ? [read.name] : recording.flatMap((rule) => set.leaves(rule).map(({ name }) => name));
    return names.some((name) => name === undefined || name.endsWith('_bucket'));
  });
}
