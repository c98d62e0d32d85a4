import type { Check } from '../check.ts';
import { mergeFix } from '../fix.ts';
import { longestRange } from '../model/expressions.ts';
import { rulesIn } from '../model/rules.ts';

/** Prometheus keeps samples for as long as rules read back. */
export const retention: readonly Check[] = [
  {
    id: 'retention.too-short',
    severity: 'warning',
    title: 'Prometheus keeps samples for less time than a rule reads back',
    why: 'A sum over 30 days on a Prometheus that keeps 15 is a sum over 15 days: the error budget looks twice as large as it is.',
    cause: 'The period of an objective is longer than spec.retention of Prometheus, whose default is 24 hours.',
    evidence: 'The longest range of the rules, and storageRetention of /api/v1/status/runtimeinfo.',
    fix: 'Raise spec.retention of Prometheus, with storage for it, or shorten the period of the objective.',
    run: ({ rules, prometheuses }) =>
      prometheuses.flatMap((prometheus) => {
        const { object, name, reference, servers } = prometheus;
        const kept = servers.find(({ retentionSeconds }) => retentionSeconds !== undefined)?.retentionSeconds;
        if (kept === undefined) return [];
        const reading = rules
          .filter((view) => view.isSelectedBy(prometheus))
          .flatMap((view) => rulesIn(view.object).map((rule) => ({ view, rule, seconds: longestRange(rule.expr) })))
          .filter(({ seconds }) => seconds > kept)
          .toSorted((one, other) => other.seconds - one.seconds);
        const [first] = reading;
        if (first === undefined) return [];
        const { view, rule, seconds } = first;
        return {
          subject: reference,
          message: `${name} keeps samples for ${days(kept)}, and ${rule.alerting ? 'alert' : 'record'} ${rule.name} of ${view.name} reads back ${days(seconds)}.`,
          evidence: [
            `storageRetention: ${days(kept)}`,
            ...[...new Set(reading.map((one) => `${one.rule.name} of ${one.view.name} reads back ${days(one.seconds)}`))].slice(0, 3),
          ],
          fix: mergeFix(object, { spec: { retention: `${Math.ceil(seconds / 86_400) + 1}d` } }, { safe: false }),
          concerns: [...new Set(reading.map((one) => one.view.key))],
        };
      }),
  },
];

// --- internal ---

function days(seconds: number): string {
  const [amount, unit] = seconds >= 86_400 ? [seconds / 86_400, 'day'] : [seconds / 3600, 'hour'];
  const rounded = Math.round(amount * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
