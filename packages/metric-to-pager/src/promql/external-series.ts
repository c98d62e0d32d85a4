import { type Catalogue, seriesNames } from '../catalogue/catalogue.ts';
import { anyValue, type Labels, type MetricType } from '../catalogue/metric-definition.ts';
import { TARGET_LABELS } from '../catalogue/validate.ts';
import type { RecordedSeries, Source } from './select.ts';

type Declared<D extends Readonly<Record<string, readonly [MetricType, ...string[]]>>> = {
  readonly [N in keyof D & string]: Source<
    D[N][0],
    D[N] extends readonly [MetricType, ...infer L extends string[]] ? { readonly [K in L[number]]: typeof anyValue } : never
  > & {
    readonly name: N;
  };
};

/** The series that Prometheus records for every target. @see https://prometheus.io/docs/concepts/jobs_instances/ */
export const TARGET_SERIES = declare({
  up: ['gauge'],
  scrape_duration_seconds: ['gauge'],
  scrape_samples_scraped: ['gauge'],
  scrape_samples_post_metric_relabeling: ['gauge'],
  scrape_series_added: ['gauge'],
});

/** The series that Prometheus records for alerts. */
export const ALERT_SERIES = declare({ ALERTS: ['gauge', 'alertname', 'alertstate', 'severity', 'slo', 'tier'] });

/** The series of `collectDefaultMetrics` in `@prometheus-io/client` 0.16. */
export const NODE_SERIES = declare({
  process_cpu_user_seconds_total: ['counter'],
  process_cpu_system_seconds_total: ['counter'],
  process_cpu_seconds_total: ['counter'],
  process_start_time_seconds: ['gauge'],
  process_resident_memory_bytes: ['gauge'],
  process_virtual_memory_bytes: ['gauge'],
  process_heap_bytes: ['gauge'],
  process_open_fds: ['gauge'],
  process_max_fds: ['gauge'],
  nodejs_eventloop_lag_seconds: ['gauge'],
  nodejs_eventloop_lag_min_seconds: ['gauge'],
  nodejs_eventloop_lag_max_seconds: ['gauge'],
  nodejs_eventloop_lag_mean_seconds: ['gauge'],
  nodejs_eventloop_lag_stddev_seconds: ['gauge'],
  nodejs_eventloop_lag_p50_seconds: ['gauge'],
  nodejs_eventloop_lag_p90_seconds: ['gauge'],
  nodejs_eventloop_lag_p99_seconds: ['gauge'],
  nodejs_eventloop_utilization_histogram: ['histogram'],
  nodejs_active_resources: ['gauge', 'type'],
  nodejs_active_resources_total: ['gauge'],
  nodejs_active_handles: ['gauge', 'type'],
  nodejs_active_handles_total: ['gauge'],
  nodejs_active_requests: ['gauge', 'type'],
  nodejs_active_requests_total: ['gauge'],
  nodejs_heap_size_total_bytes: ['gauge'],
  nodejs_heap_size_used_bytes: ['gauge'],
  nodejs_external_memory_bytes: ['gauge'],
  nodejs_heap_space_size_total_bytes: ['gauge', 'space'],
  nodejs_heap_space_size_used_bytes: ['gauge', 'space'],
  nodejs_heap_space_size_available_bytes: ['gauge', 'space'],
  nodejs_version_info: ['gauge', 'version', 'major', 'minor', 'patch'],
  nodejs_gc_duration_seconds: ['histogram', 'kind'],
});

/**
 * The cAdvisor series that kube-prometheus-stack keeps. It drops `container_spec_*` and `container_cpu_cfs_throttled_seconds_total`. The
 * two `cfs_*periods_total` series exist only under a CPU limit.
 *
 * @see https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml `kubelet.serviceMonitor.cAdvisorMetricRelabelings`
 */
export const CADVISOR_SERIES = declare({
  container_cpu_usage_seconds_total: ['counter', 'image', 'name', 'id', 'cpu', 'node', 'metrics_path'],
  container_cpu_cfs_periods_total: ['counter', 'image', 'name', 'id', 'node', 'metrics_path'],
  container_cpu_cfs_throttled_periods_total: ['counter', 'image', 'name', 'id', 'node', 'metrics_path'],
  container_memory_working_set_bytes: ['gauge', 'image', 'name', 'id', 'node', 'metrics_path'],
  container_memory_rss: ['gauge', 'image', 'name', 'id', 'node', 'metrics_path'],
  container_network_receive_bytes_total: ['counter', 'interface', 'image', 'name', 'id', 'node', 'metrics_path'],
  container_network_transmit_bytes_total: ['counter', 'interface', 'image', 'name', 'id', 'node', 'metrics_path'],
});

/** The labels that each series can have, by its name. */
export type KnownSeries = ReadonlyMap<string, ReadonlySet<string>>;

/** Returns the series that expressions of a service may name: its metrics, its recorded series, and the external series above. */
export function knownSeries(catalogue: Catalogue, recorded: readonly RecordedSeries[] = []): KnownSeries {
  const groups: readonly Readonly<Record<string, Source>>[] = [
    catalogue.metrics,
    TARGET_SERIES,
    ALERT_SERIES,
    NODE_SERIES,
    CADVISOR_SERIES,
  ];
  const known = new Map<string, ReadonlySet<string>>();
  for (const source of groups.flatMap((group) => Object.values(group)))
    for (const name of seriesNames(source))
      known.set(name, new Set([...TARGET_LABELS, ...Object.keys(source.labels), ...(name.endsWith('_bucket') ? ['le'] : [])]));
  for (const { name, labels } of recorded) known.set(name, new Set(labels));
  return known;
}

// --- internal ---

function declare<const D extends Readonly<Record<string, readonly [MetricType, ...string[]]>>>(declared: D): Declared<D> {
  const sources = Object.entries(declared).map(([name, [type, ...labels]]) => {
    const open: Labels = Object.fromEntries(labels.map((label) => [label, anyValue]));
    return [name, { name, type, labels: open }];
  });
  return Object.fromEntries(sources);
}
