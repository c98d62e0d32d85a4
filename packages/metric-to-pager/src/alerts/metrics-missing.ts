import type { Catalogue, Metric } from '../catalogue/catalogue.ts';
import { above, anyOf, countBy, equals, groupBy, maxBy, multiply, or, series, subtract, TARGET_SERIES } from '../promql/index.ts';
import { type AlertDefinition, defineAlert } from './alert.ts';
import { type Expectation, gauge } from './expectation.ts';
import { type Fault, MONITOR } from './fault.ts';

/** Returns the metrics that a healthy process exposes from the first scrape: not optional ones, nor those without initial label sets. */
export function expectedMetrics({ metrics }: Catalogue): Metric[] {
  return Object.values(metrics).filter(
    ({ optional, type, labels, startAtZero }) =>
      optional === undefined && (type === 'gauge' || startAtZero.length > 0 || Object.keys(labels).length === 0),
  );
}

/** A pod lacks expected metrics. One alert covers all metrics, as one cause usually removes many. */
export function metricsMissing({ catalogue }: { readonly catalogue: Catalogue }): AlertDefinition {
  const metrics = expectedMetrics(catalogue);
  const all = metrics.length;
  return defineAlert({
    name: 'MetricsMissing',
    options: { expectedMetrics: all },
    expr: (where) => {
      const pod = ['namespace', 'job', 'pod'] as const;
      const up = groupBy(pod, equals(series(TARGET_SERIES.up, where), 1));
      const names = groupBy([...pod, '__name__'], anyOf(metrics, where));
      const missing = subtract(all, or(countBy(pod, names), multiply(up, 0)));
      return above(maxBy(['namespace', 'job'], missing), 0);
    },
    for: '10m',
    summary: 'Expected metrics are missing.',
    description: `A pod of {{ $labels.job }} in {{ $labels.namespace }} lacks {{ $value }} of its ${all} expected metrics: alerts and panels that read them do not work. The runbook has a query that lists them.`,
    meaning: `A pod has answered scrapes for 10 minutes without exposing all of its ${all} expected metrics.`,
    expectation: [missingFrom(metrics, 1), missingFrom(metrics, all)],
    fault: droppedMetric(metrics.find(({ type }) => type === 'gauge') ?? metrics[0]),
  });
}

// --- internal ---

/** The first metrics are missing from one pod, as many as its level. */
function missingFrom(metrics: readonly Metric[], missing: number): Expectation {
  return {
    labels: ['namespace', 'job'],
    waits: 10,
    above: () => missing,
    series: ({ labels, level }) => [
      gauge('up', labels, () => 1),
      ...metrics.flatMap((metric, index) => {
        const value = (minute: number) => (index < level(minute) ? undefined : 0);
        return ['1', '2'].map((version) => gauge(countedName(metric), { ...labels, any: version }, value));
      }),
    ],
  };
}

/** The ServiceMonitor drops a metric. */
function droppedMetric(dropped: Metric | undefined): Fault {
  const metric = dropped === undefined ? '' : countedName(dropped);
  return {
    id: 'dropped-metric',
    description: 'the ServiceMonitor drops a metric',
    formerly: 'drop a metric by a relabeling of the ServiceMonitor',
    changes: [MONITOR],
    inject: (site) =>
      site.change<MonitorFields>(MONITOR, ({ spec: { endpoints = [] } = {} }) => {
        const metricRelabelings = [{ action: 'drop', sourceLabels: ['__name__'], regex: metric }];
        return { patch: { spec: { endpoints: endpoints.map((one) => ({ ...one, metricRelabelings })) } }, undo: { spec: { endpoints } } };
      }),
    shows: (selector) => `absent(${metric}${selector})`,
  };
}

/** A histogram counts as exposed when its `_count` is. */
function countedName({ name, type }: Metric): string {
  return type === 'histogram' ? `${name}_count` : name;
}

interface MonitorFields {
  readonly spec?: { readonly endpoints?: readonly object[] };
}
