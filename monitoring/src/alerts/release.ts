import type { Catalogue, Metric } from '../catalogue/catalogue.ts';
import type { Labels } from '../catalogue/metric-definition.ts';
import { above, anyOf, countBy, equals, groupBy, maxBy, multiply, or, series, subtract, TARGET_SERIES } from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';

/**
 * The metrics that a healthy process shows from its first scrape on: not those that may be absent for a reason, and not those of which
 * no label set is known before the first event.
 */
export function expectedMetrics({ metrics }: Catalogue): Metric[] {
  const startsByItself = ({ type, labels, startAtZero }: Metric) =>
    type === 'gauge' || startAtZero.length > 0 || Object.keys(labels).length === 0;
  return Object.values(metrics).filter((metric) => metric.optional === undefined && startsByItself(metric));
}

/**
 * A pod that answers scrapes lacks metrics of the catalogue, so that alerts and panels built on them are blind. One alert for all of
 * them: one for each would fire by the dozen for one cause.
 */
export function metricsMissing({ catalogue }: { readonly catalogue: Catalogue }): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const pod = ['namespace', 'job', 'pod'] as const;
    const metrics = expectedMetrics(catalogue);
    const up = groupBy(pod, equals(series(TARGET_SERIES.up, { namespace, job }), 1));
    const names = groupBy([...pod, '__name__'], anyOf(metrics, { namespace, job }));
    const missing = subtract(metrics.length, or(countBy(pod, names), multiply(up, 0)));
    return {
      name: `${alertPrefix}MetricsMissing`,
      severity: 'warning',
      expr: above(maxBy(['namespace', 'job'], missing), 0),
      for: '10m',
      summary: 'Promised metrics are missing.',
      description: `A pod of {{ $labels.job }} in {{ $labels.namespace }} lacks {{ $value }} of the ${metrics.length} metrics that it promises: alerts and panels built on them are blind. The runbook has the query that names them.`,
      drill: 'drop one of the metrics by a relabeling of the ServiceMonitor',
    };
  };
}

/** A rollout that neither ends nor is undone: more than one build answers users. `build` is an info gauge with a series for each build. */
export function twoVersions<L extends Labels>({
  build,
  labels,
}: {
  readonly build: Metric<string, 'gauge', L>;
  readonly labels: readonly (keyof NoInfer<L> & string)[];
}): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => ({
    name: `${alertPrefix}TwoVersions`,
    severity: 'warning',
    expr: above(
      countBy(['namespace', 'job'], groupBy(['namespace', 'job', ...labels], series(build as Metric<string, 'gauge'>, { namespace, job }))),
      1,
    ),
    for: '15m',
    summary: 'More than one version is running.',
    description:
      '{{ $value }} versions of {{ $labels.job }} have answered side by side in {{ $labels.namespace }} for 15 minutes: a rollout is stuck.',
    drill: 'roll out an image whose pods never become ready',
  });
}
