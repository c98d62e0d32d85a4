import type { ObjectReference } from 'metric-to-pager/cluster';
import type { Fix } from '../finding.ts';
import { jsonFix } from '../fix.ts';
import type { Model } from '../model/model.ts';
import { isOfStack } from '../model/rules.ts';
import { type KnownMetrics, knownTo, type MetricUse, usesInRules } from '../model/used-metrics.ts';
import type { Kinds } from '../snapshot/kinds.ts';

/** The metrics that one object reads, and those that the servers know which answer for it. */
export interface Uses {
  readonly subject: ObjectReference;
  readonly namespace: string;
  readonly uses: readonly MetricUse[];
  readonly known: KnownMetrics;
  readonly rule?: Kinds['PrometheusRule'];
}

/** Returns the metrics that each PrometheusRule reads, without those of a stack for any cluster. */
export function rulesUses(model: Model): readonly Uses[] {
  return model.rules.flatMap((view) => {
    const known = isOfStack(view.object) ? undefined : knownTo(view);
    if (known === undefined) return [];
    return [{ subject: view.reference, namespace: view.namespace, uses: usesInRules(view.object), known, rule: view.object }];
  });
}

/** Returns the fix that rewrites the expressions of some places in a rule object. */
export function expressionFix(rule: Kinds['PrometheusRule'], places: readonly MetricUse[], rewrite: (expr: string) => string): Fix {
  const expressions = new Map(places.flatMap((place) => (place.rule === undefined ? [] : [[place.rule.path, place.rule.expr] as const])));
  const operations = [...expressions].map(([path, expr]) => ({ op: 'replace' as const, path: `${path}/expr`, value: rewrite(expr) }));
  return jsonFix(rule, operations, { safe: false });
}
