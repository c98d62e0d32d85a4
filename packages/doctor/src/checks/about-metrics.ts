import { type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import type { Model } from '../model/model.ts';
import { isOfStack } from '../model/rules.ts';
import { type KnownMetrics, knownTo, type MetricUse, usesInRules } from '../model/used-metrics.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';

/** What one object reads, and what the servers know that answer for it. */
export interface Uses {
  readonly subject: ObjectReference;
  readonly namespace: string;
  readonly uses: readonly MetricUse[];
  readonly known: KnownMetrics;
  readonly rule?: Kinds['PrometheusRule'];
  readonly dashboard?: DashboardFile;
}

/** What each PrometheusRule reads that is not of a stack for any cluster. */
export function rulesUses(model: Model): readonly Uses[] {
  return model.rules.flatMap((view) => {
    const known = isOfStack(view.object) ? undefined : knownTo(view, model);
    if (known === undefined) return [];
    return [{ subject: referenceTo(view.object), namespace: view.namespace, uses: usesInRules(view.object), known, rule: view.object }];
  });
}
