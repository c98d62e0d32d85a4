import type { AlertingRule, RuleGroup } from 'metric-to-pager/promql';

/** A shorter `for` and shorter ranges, which make an alert fire sooner. */
export interface Scale {
  /** @default unchanged */
  readonly for?: AlertingRule['for'];
  /** Ranges of the expression and their replacements. @default unchanged */
  readonly ranges?: Readonly<Record<string, string>>;
}

/** Returns the groups with one alert scaled down. @throws when the groups lack the alert, or the alert lacks the `for` or a range */
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
  if (scaled === 0) throw new Error(`The rules have no alert "${alert}" to scale down`);
  return changed;
}

/** Describes a scale: `for 2m, [10m] → [2m]`; empty when nothing is scaled. */
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
