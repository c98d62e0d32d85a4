import type { Scrape } from 'metric-to-pager/prometheus';
import { comparisonsIn } from './conditions.ts';
import type { Read } from './expression.ts';
import { fits } from './label-values.ts';
import { findingAt, type PlacedFinding } from './place.ts';
import { choosesNames, type ParsedRule, type RuleSet } from './rule-set.ts';

/** Series that Prometheus itself writes: of targets, and of alerts. @see https://prometheus.io/docs/concepts/jobs_instances/ */
export const OWN_SERIES: ReadonlySet<string> = new Set([
  'ALERTS',
  'ALERTS_FOR_STATE',
  'up',
  'scrape_body_size_bytes',
  'scrape_duration_seconds',
  'scrape_sample_limit',
  'scrape_samples_post_metric_relabeling',
  'scrape_samples_scraped',
  'scrape_series_added',
  'scrape_timeout_seconds',
]);

/** Beginnings of names by which software exposes metrics with a colon itself: TensorFlow Serving, vLLM and SGLang. */
const EXPOSED_WITH_COLON = /^(:tensorflow:|vllm:|sglang:)/;

/**
 * Returns the findings on series that rules read and that do not exist: without a scrape, recorded series that no rule records, which their names tell by a colon; with
 * one, everything that is neither exposed nor recorded nor written by Prometheus itself.
 *
 * @param recorded names that rules record, those of refused rules too
 * @see https://prometheus.io/docs/practices/rules/#naming
 */
export function missingReads(set: RuleSet, recorded: ReadonlySet<string>, scrape: Scrape | undefined): PlacedFinding[] {
  return set.rules.flatMap((rule) => {
    const { reads } = rule.expression;
    const known = new Set(reads.filter((read) => exists(read, recorded, scrape)));
    const missing = reads.filter((read) => !known.has(read) && !hasSubstitute(read, reads, known));
    const texts = new Set(missing.map(sought));
    return [...texts].map((text) =>
      findingAt(
        rule.place,
        scrape
          ? `reads ${text}, which the metrics do not expose and no rule records: correct the name, or give a scrape that shows it`
          : `reads ${text}, which no rule in the given files records: correct the name, or give the file that records it, too`,
      ),
    );
  });
}

/** Returns whether something that a rule reads, directly or by way of others, is exposed by a scrape or is `up`. */
export function readsOnlyExposed(rule: ParsedRule, set: RuleSet, scrape: Scrape): boolean {
  return set.leaves(rule).every(({ name }) => name !== undefined && (scrape.names.has(name) || name === 'up'));
}

// --- internal ---

function exists(read: Read, recorded: ReadonlySet<string>, scrape: Scrape | undefined): boolean {
  if (read.name !== undefined) {
    return read.alternatives.some((name) => {
      if (recorded.has(name) || OWN_SERIES.has(name)) return true;
      return scrape ? scrape.names.has(name) : !name.includes(':') || EXPOSED_WITH_COLON.test(name);
    });
  }
  if (!choosesNames(read)) return true;
  const known = [recorded, OWN_SERIES, scrape?.names ?? []].flatMap((names) => [...names]);
  if (known.some((one) => fits(one, read.nameMatchers))) return true;
  return scrape === undefined && !read.nameMatchers.every(({ value }) => value.includes(':'));
}

/** Returns whether something else is read where a series is missing: `old_name or new_name`. Conditions joined by `or` are no substitutes. */
function hasSubstitute({ selector }: Read, reads: readonly Read[], known: ReadonlySet<Read>): boolean {
  for (let at = selector; at.parent; at = at.parent) {
    const { firstChild, lastChild } = at.parent;
    if (at.parent.name !== 'BinaryExpr' || !at.parent.getChild('Or') || !firstChild || !lastChild) continue;
    const other = firstChild.from === at.from ? lastChild : firstChild;
    const inside = reads.filter((read) => read.selector.from >= other.from && read.selector.to <= other.to);
    const conditions = [at, other].some((side) => comparisonsIn(side).length > 0);
    if (!conditions && inside.length > 0 && inside.every((read) => known.has(read))) return true;
  }
  return false;
}

function sought({ name, nameMatchers }: Read): string {
  return name === undefined
    ? `series whose name matches ${nameMatchers.map(({ value }) => JSON.stringify(value)).join(' and ')}`
    : JSON.stringify(name);
}
