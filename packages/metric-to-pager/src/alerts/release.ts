import type { Catalogue, Metric } from '../catalogue/catalogue.ts';
import type { Labels } from '../catalogue/metric-definition.ts';
import { above, anyOf, countBy, equals, groupBy, maxBy, multiply, or, series, subtract, TARGET_SERIES } from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';

/** Returns the metrics that a healthy process exposes from the first scrape: not optional ones, nor those without initial label sets. */
export function expectedMetrics({ metrics }: Catalogue): Metric[] {
  return Object.values(metrics).filter(
    ({ optional, type, labels, startAtZero }) =>
      optional === undefined && (type === 'gauge' || startAtZero.length > 0 || Object.keys(labels).length === 0),
  );
}

/** A pod lacks expected metrics. One alert covers all metrics, as one cause usually removes many. */
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
      summary: 'Expected metrics are missing.',
      description: `A pod of {{ $labels.job }} in {{ $labels.namespace }} lacks {{ $value }} of its ${metrics.length} expected metrics: alerts and panels that read them do not work. The runbook has a query that lists them.`,
      drill: 'drop a metric by a relabeling of the ServiceMonitor',
    };
  };
}

/** A rollout is stuck: pods of more than one build run. `build` is an info gauge with one series per build. */
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
      '{{ $value }} versions of {{ $labels.job }} have run in {{ $labels.namespace }} at the same time for 15 minutes: a rollout is stuck.',
    drill: 'roll out an image whose pods never become ready',
  });
}
