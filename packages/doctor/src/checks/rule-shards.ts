import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { resultLabels, type SelectedSeries, seriesIn } from '../model/expressions.ts';
import { links } from '../model/links.ts';
import { displayName, joinNames } from '../model/object-view.ts';
import { type RuleText, recordedNames, rulesIn } from '../model/rules.ts';
import type { PrometheusServer } from '../snapshot/snapshot.ts';

/** Rules that need all targets are not evaluated by shards that have a part of them each. */
export const ruleShards: readonly Check[] = [
  {
    id: 'rule.sharded',
    severity: 'warning',
    title: 'Each shard evaluates rules over its own part of the targets',
    why: 'Every shard of a Prometheus evaluates every rule. A sum is then that of a part of the targets, and absent() is true on each shard that has none of them.',
    cause: 'spec.shards of the Prometheus is above 1, and rules that aggregate over targets, or ask for absent ones, are given to it.',
    evidence: 'The metric has series on several shards, or only on some of them, where the rule asks for its absence.',
    fix: 'Give these rules to a ThanosRuler, which asks all shards by way of Thanos Query, and no longer to the Prometheus.',
    run: ({ prometheuses, rules, inventory }) =>
      prometheuses.flatMap((prometheus) => {
        const shards = prometheus.servers.map(shardOf);
        if (shards.length < 2 || shards.includes(undefined)) return [];
        const known = shards.filter((one) => one !== undefined);
        const recorded = recordedNames(inventory);
        const broken = rules
          .filter((view) => view.isSelectedBy(prometheus))
          .flatMap((view) => rulesIn(view.object).map((text) => ({ view, text, harm: harmOf(text, known, recorded) })))
          .filter(({ harm }) => harm !== undefined);
        if (broken.length === 0) return [];
        const [ruler] = inventory.all('ThanosRuler');
        const falsely = broken.filter(({ harm }) => harm === 'absent');
        return {
          subject: prometheus.reference,
          severity: falsely.some(({ text }) => text.alerting) ? ('error' as const) : ('warning' as const),
          message: `${prometheus.name} has ${shards.length} shards, and each evaluates for itself what needs all targets: ${joinNames(broken.map(({ text }) => text.name))}. ${ruler === undefined ? 'There is no ThanosRuler to give the rules to.' : `${displayName(ruler)} can evaluate them over all shards.`}`,
          evidence: broken
            .slice(0, 5)
            .map(
              ({ view, text, harm }) =>
                `${text.name} of ${view.name}: ${harm === 'absent' ? 'absent on a shard without these targets' : 'aggregates the targets of each shard'}`,
            ),
          fix:
            ruler === undefined
              ? manualFix(
                  comment`create a ThanosRuler whose queryEndpoints is a Thanos Query of all shards`,
                  kubectl(prometheus.namespace)`get pods --show-labels`,
                )
              : manualFix(
                  comment`let ${displayName(ruler)} select them, and ${prometheus.name} not`,
                  kubectl(ruler.metadata.namespace)`get thanosruler ${ruler.metadata.name} -o jsonpath={.spec.ruleSelector}`,
                ),
          needs: [links.running(prometheus.key)],
          concerns: [...new Set(broken.map(({ view }) => view.key))],
        };
      }),
  },
];

// --- internal ---

/** Which series a shard has. */
type Shard = (series: SelectedSeries) => boolean;

function shardOf({ metricNames, jobs }: PrometheusServer): Shard | undefined {
  if (metricNames === undefined || jobs === undefined) return undefined;
  const [names, values] = [new Set(metricNames), new Set(jobs)];
  return ({ name, matchers }) =>
    names.has(name) && matchers.every(({ label, operator, value }) => label !== 'job' || operator !== '=' || values.has(value));
}

/** What of a rule is wrong on a shard: its series are absent there and elsewhere not, or are a part of what it aggregates. */
function harmOf({ expr }: RuleText, shards: readonly Shard[], recorded: ReadonlySet<string>): 'absent' | 'part' | undefined {
  // What is recorded is recorded by each shard.
  const series = seriesIn(expr).filter(({ name }) => !recorded.has(name));
  const on = (one: SelectedSeries) => shards.filter((shard) => shard(one)).length;
  if (series.some((one) => one.absent && on(one) > 0 && on(one) < shards.length)) return 'absent';
  const labels = resultLabels(expr, OF_TARGET);
  const aggregated = OF_TARGET.every((label) => !labels.has(label));
  return aggregated && series.some((one) => !one.absent && on(one) > 1) ? 'part' : undefined;
}

/** Labels that tell the targets of a shard apart. */
const OF_TARGET = ['instance', 'pod'];
