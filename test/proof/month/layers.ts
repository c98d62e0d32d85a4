import type { RecordingRule, RuleGroup } from 'metric-to-pager/promql';
import { metricsIn, seconds } from 'metric-to-pager/promql';

/** A rule with the seconds between two of its evaluations. */
export interface Evaluated {
  readonly rule: RecordingRule;
  readonly interval: number;
}

/** Rules that do not read each other. */
export type Layer = readonly Evaluated[];

/**
 * Returns the rules that record what one objective needs, in layers: each reads only what was scraped and what the layers before it record.
 *
 * @param interval seconds between two evaluations of a group that does not say it
 */
export function layersOf(groups: readonly RuleGroup[], slo: string, interval: number): Layer[] {
  const own = groups.flatMap(({ rules, interval: told }) =>
    rules.flatMap((rule): Evaluated[] =>
      'record' in rule && rule.labels?.['slo'] === slo ? [{ rule, interval: told ? seconds(told) : interval }] : [],
    ),
  );
  const layers: Evaluated[][] = [];
  let left = own;
  while (left.length > 0) {
    const unknown = new Set(left.map(({ rule }) => rule.record));
    const known = ({ rule }: Evaluated) => metricsIn(rule.expr).every((name) => !unknown.has(name));
    const layer = left.filter(known);
    if (layer.length === 0) throw new Error(`The rules ${[...unknown].join(', ')} read each other`);
    layers.push(layer);
    left = left.filter((one) => !known(one));
  }
  return layers;
}
