import type { AlertingRule, RuleGroup } from 'metric-to-pager/promql';

/** How an alert is made to take minutes less than it does, and nothing else of it is changed. */
export interface Scale {
  /** Instead of its own `for`. @default its own */
  readonly for?: AlertingRule['for'];
  /** Ranges of its expression, each with what stands for it. @default its own */
  readonly ranges?: Readonly<Record<string, string>>;
}

/**
 * The groups with one alert scaled down.
 *
 * @throws when there is no such alert, or it has no such `for` or range: it would look scaled and not be
 */
export function scaledDown(groups: readonly RuleGroup[], alert: string, scale: Scale): readonly RuleGroup[] {
  let scaled = 0;
  const changed = groups.map((group) => ({
    ...group,
    rules: group.rules.map((rule) => {
      if (!('alert' in rule) || rule.alert !== alert) return rule;
      scaled += 1;
      return scaledRule(rule, scale);
    }),
  }));
  if (scaled === 0) throw new Error(`There is no alert "${alert}" to scale down`);
  return changed;
}

/** What is scaled down, as a clause: `for 2m, [10m] → [2m]`; empty when nothing is. */
export function describeScale({ for: pause, ranges = {} }: Scale = {}): string {
  return [...(pause === undefined ? [] : [`for ${pause}`]), ...Object.entries(ranges).map(([own, other]) => `[${own}] → [${other}]`)].join(
    ', ',
  );
}

// --- internal ---

function scaledRule(rule: AlertingRule, scale: Scale): AlertingRule {
  if (scale.for !== undefined && rule.for === undefined) throw new Error(`${rule.alert} has no "for" to scale down`);
  const expr = Object.entries(scale.ranges ?? {}).reduce((text, [own, other]) => {
    if (!text.includes(`[${own}]`)) throw new Error(`${rule.alert} has no range [${own}] to scale down: ${text}`);
    return text.replaceAll(`[${own}]`, `[${other}]`);
  }, rule.expr);
  return { ...rule, expr, ...(scale.for !== undefined && { for: scale.for }) };
}
