import { metricsIn, type RuleGroup } from 'metric-to-pager/promql';
import { catalogue, STREAM_ROUTE, TEXT_ROUTE } from '../../../service/metrics.ts';
import { objectives } from '../../../service/objectives.ts';

/** One series of a pod, as Prometheus writes it without the labels of its target, and its value at a time. */
export interface PodSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  valueAt(seconds: number): number;
}

/**
 * The counters of one pod that the recording rules select, as many as a pod has that has served every route of the objectives: each label
 * set that starts at zero, by route.
 */
export function countedSeries(): PodSeries[] {
  const { http_request_duration_seconds: duration } = catalogue.metrics;
  const sets = (duration.startAtZero ?? []).flatMap((labels) => [TEXT_ROUTE, STREAM_ROUTE].map((route) => ({ ...labels, route })));
  return sets.flatMap((labels): PodSeries[] => {
    const perSecond = PER_SECOND[labels.status_code] ?? 0;
    const bucket = { ...labels, le: '0.025' };
    return [
      counter(`${duration.name}_count`, labels, perSecond),
      ...(labels.route === TEXT_ROUTE ? [counter(`${duration.name}_bucket`, bucket, 0.995 * perSecond)] : []),
    ];
  });
}

/** What the alerts on causes read of a pod, besides `up`. Their ranges are short: what is scraped during the measurement is enough. */
export function watchedSeries(): PodSeries[] {
  const { lorem_requests_total: requests } = catalogue.metrics;
  return [
    ...(requests.startAtZero ?? []).map((labels) => counter(requests.name, labels, labels.outcome === 'ok' ? 2 : 0.001)),
    ...['process_resident_memory_bytes', 'lorem_memory_limit_bytes', 'lorem_rate_limit_store_up'].map((name) => gauge(name, 1)),
    gauge('process_start_time_seconds', 1),
    gauge('lorem_build_info', 1, { version: '0.1.0', revision: 'a' }),
    ...['sum', 'count'].map((part) => counter(`nodejs_eventloop_utilization_histogram_${part}`, {}, part === 'sum' ? 0.1 : 1)),
    ...['', 'throttled_'].map((kind) =>
      counter(`container_cpu_cfs_${kind}periods_total`, { container: 'service' }, kind === '' ? 10 : 0.1),
    ),
    ...METRICS_OF_PODS.map((name) => gauge(name, 1)),
  ];
}

/** What the rules have recorded over the period, of all pods together, and read again. */
export function recordedHistory(pods: number): PodSeries[] {
  return Object.keys(objectives.objectives).flatMap((slo) => [
    gauge('slo:events:rate5m', 8 * pods, { slo }),
    gauge('slo:bad_events:rate5m', 0.001 * pods, { slo }),
  ]);
}

/** Returns the metrics that rules read and the pods lack: on them, a rule would cost nothing. */
export function missingMetrics(groups: readonly RuleGroup[]): readonly string[] {
  const there = new Set([...countedSeries(), ...watchedSeries()].map(({ name }) => name));
  const read = new Set(groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => metricsIn(expr))));
  return [...read].filter((name) => !there.has(name) && !isMade(name));
}

// --- internal ---

/** Whether the rules record a series, or Prometheus makes it. */
function isMade(name: string): boolean {
  return name.startsWith('slo:') || name === 'up' || name === 'ALERTS';
}

/** Requests per second of a pod and label set. */
const PER_SECOND: Readonly<Record<string, number>> = { '200': 2, '499': 0.01, '500': 0.001, '503': 0.0005 };

/** The expected metrics that nothing else reads. */
const METRICS_OF_PODS = [
  'http_requests_in_flight',
  'http_response_size_bytes_count',
  'lorem_texts_total',
  'lorem_generation_duration_seconds_count',
  'lorem_rate_limit_decisions_total',
  'lorem_connections_closed_total',
  'lorem_log_lines_dropped_total',
] as const;

/** When the counters were 0. */
const BEGINNING = Date.UTC(2024, 0, 1) / 1000;

function counter(name: string, labels: Readonly<Record<string, string>>, perSecond: number): PodSeries {
  return { name, labels, valueAt: (seconds) => Math.floor((seconds - BEGINNING) * perSecond) };
}

function gauge(name: string, value: number, labels: Readonly<Record<string, string>> = {}): PodSeries {
  return { name, labels, valueAt: () => value };
}
