import type { Finding } from '../../catalogue/findings.ts';
import type { RuleGroup } from '../../promql/rules.ts';
import type { Case } from '../cases.ts';
import { checkGroups, runCases } from '../promtool.ts';
import { healthy, idle, plainSeries } from './plain-series.ts';
import { ruleFindings } from './rule-findings.ts';

/**
 * What is wrong with rules of which nothing is known but themselves: what can be seen in them, what Prometheus refuses, a NaN while
 * nothing happens, an alert on nothing, on idleness or on health.
 */
export async function checkRules(
  groups: readonly RuleGroup[],
  { promtool, exposed }: { readonly promtool: string; readonly exposed?: ReadonlySet<string> | undefined },
): Promise<Finding[]> {
  const seen = ruleFindings(groups, exposed);
  const accepted = await checkGroups(promtool, groups);
  if (!accepted.ok) return [...seen, { at: 'file', message: `is refused by Prometheus:\n${accepted.output.trim()}` }];
  const run = await Promise.all(
    plainCases(groups).map(async (one): Promise<Finding[]> => {
      const outcome = await runCases(promtool, groups, [one]);
      return outcome.ok ? [] : [{ at: one.name, message: outcomeText(outcome.output) }];
    }),
  );
  return [...seen, ...run.flat()];
}

// --- internal ---

/** An hour: whatever happens at the beginning is over, and no alert is pending because of it. */
const STEPS = 60;
const MINUTE = 60;

function plainCases(groups: readonly RuleGroup[]): Case[] {
  const rules = groups.flatMap((group) => group.rules);
  const series = plainSeries(groups);
  const recorded = [...new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])))];
  const at = STEPS * MINUTE;
  const neverNaN = recorded.map((name) => ({ kind: 'samples' as const, at, expr: `count(${name} != ${name})`, samples: [] }));
  const quiet = (names: readonly string[]) =>
    [...new Set(names)].map((name) => ({
      kind: 'samples' as const,
      at,
      // Pending as well: some wait for longer than this simulation lasts.
      expr: `count(ALERTS{alertname="${name}"})`,
      samples: [],
    }));
  const alerts = rules.flatMap((rule) => ('alert' in rule ? [rule] : []));
  const all = alerts.map(({ alert }) => alert);
  // To miss a series is what an alert on its absence is for.
  const present = alerts.filter(({ expr }) => !/\babsent(_over_time)?\(/.test(expr)).map(({ alert }) => alert);
  return [
    { name: 'without series', step: MINUTE, series: {}, checks: [...quiet(present), ...neverNaN] },
    { name: 'without traffic', step: MINUTE, series: idle(series, STEPS), checks: [...quiet(all), ...neverNaN] },
    { name: 'in health', step: MINUTE, series: healthy(series, STEPS), checks: [...quiet(all), ...neverNaN] },
  ];
}

/** What promtool found, in sentences. */
function outcomeText(output: string): string {
  const failed = [...output.matchAll(/expr: "count\((?:ALERTS\{alertname=\\"(\w+)\\"|(\S+) != )/g)];
  if (failed.length === 0) return `fails:\n${output.trim()}`;
  return failed.map(([, alert, record]) => (alert ? `the alert ${alert} fires` : `${record} is NaN`)).join(', ');
}
