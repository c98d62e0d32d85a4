import { SELECTED_PODS, target, withoutNaN } from 'metric-to-pager/grafana';
import {
  bucketRates,
  changes,
  countBy,
  countOf,
  matches,
  NODE_SERIES,
  oneOf,
  quantile,
  rate,
  ratio,
  series,
  sumBy,
  sumOf,
  TARGET_SERIES,
} from 'metric-to-pager/promql';
import { catalogue } from '../../service/metrics.ts';

const { metrics } = catalogue;
const RANGE = '$__rate_interval';
const OBSERVED = { range: RANGE, where: SELECTED_PODS } as const;
const FAILED = { status_code: matches('5..') } as const;
const REFUSED = { outcome: oneOf(['limited', 'shed']) } as const;

/** Text requests per second, by type. */
export const requestsByType = target({ expr: sumBy(['type'], textRequests({})), legend: '{{type}}' });

/** The 99th percentile of generation time, by type. */
export const generationByType = target({
  expr: withoutNaN(quantile(0.99, metrics.lorem_generation_duration_seconds, { ...OBSERVED, by: ['type'] })),
  legend: '{{type}}',
});

/** Requests per second. */
export const requests = target({ expr: sumBy([], httpRequests({})), legend: 'requests' });

/** The share of requests with a 5xx response. */
export const failedRatio = target({ expr: ratio(sumBy([], httpRequests(FAILED)), sumBy([], httpRequests({}))), legend: 'failed' });

/** The share of text requests that the rate limit or overload protection refused. */
export const refusedRatio = target({ expr: ratio(sumBy([], textRequests(REFUSED)), sumBy([], textRequests({}))), legend: 'refused' });

/** The 99th percentile of request duration. */
export const duration = target({ expr: withoutNaN(quantile(0.99, metrics.http_request_duration_seconds, OBSERVED)), legend: 'p99' });

/** Requests per second, by route. */
export const requestsByRoute = target({ expr: sumBy(['route'], httpRequests({})), legend: '{{route}}' });

/** The share of requests with a 5xx response, by route. */
export const failedRatioByRoute = target({
  expr: ratio(sumBy(['route'], httpRequests(FAILED)), sumBy(['route'], httpRequests({}))),
  legend: '{{route}}',
});

/** The 99th percentile of request duration, by route. */
export const durationByRoute = target({
  expr: withoutNaN(quantile(0.99, metrics.http_request_duration_seconds, { ...OBSERVED, by: ['route'] })),
  legend: '{{route}}',
  exemplars: true,
});

/** Requests per second, by status code. */
export const requestsByStatus = target({ expr: sumBy(['status_code'], httpRequests({})), legend: '{{status_code}}' });

/** Text requests per second, by outcome. */
export const requestsByOutcome = target({ expr: sumBy(['outcome'], textRequests({})), legend: '{{outcome}}' });

/** Requests per second, by bucket of their duration. */
export const durations = target({ expr: bucketRates(metrics.http_request_duration_seconds, OBSERVED), legend: '{{le}}', exemplars: true });

/** Generated texts per second, by type. */
export const textsByType = target({
  expr: sumBy(['type'], rate(series(metrics.lorem_texts_total, SELECTED_PODS), RANGE)),
  legend: '{{type}}',
});

/** Response bytes per second, by route. */
export const responseBytes = target({
  expr: sumBy(['route'], rate(sumOf(metrics.http_response_size_bytes, SELECTED_PODS), RANGE)),
  legend: '{{route}}',
});

/** Dropped log lines per second. */
export const droppedLogLines = target({
  expr: sumBy(['pod'], rate(series(metrics.lorem_log_lines_dropped_total, SELECTED_PODS), RANGE)),
  legend: '{{pod}}',
});

/** Closed connections per second, by the bound that they exceeded. */
export const closedConnections = target({
  expr: sumBy(['reason'], rate(series(metrics.lorem_connections_closed_total, SELECTED_PODS), RANGE)),
  legend: '{{reason}}',
});

/** Requests in flight. */
export const inFlight = target({ expr: sumBy(['pod'], series(metrics.http_requests_in_flight, SELECTED_PODS)), legend: '{{pod}}' });

/** Rate limit decisions per second, by decision and store. */
export const rateLimitDecisions = target({
  expr: sumBy(['decision', 'store'], rate(series(metrics.lorem_rate_limit_decisions_total, SELECTED_PODS), RANGE)),
  legend: '{{decision}} ({{store}})',
});

/** Pods that answer scrapes. */
export const replicasUp = target({ expr: sumBy([], series(TARGET_SERIES.up, SELECTED_PODS)), legend: 'up' });

/** Pods that are targets of Prometheus. */
export const replicas = target({ expr: countBy([], series(TARGET_SERIES.up, SELECTED_PODS)), legend: 'targets', line: 'dashed' });

/** Pods by build. */
export const builds = target({
  expr: countBy(['version', 'revision'], series(metrics.lorem_build_info, SELECTED_PODS)),
  legend: '{{version}} ({{revision}})',
});

/** Restarts of the process of a pod within 15 minutes. */
export const restarts = target({
  expr: sumBy(['pod'], changes(series(NODE_SERIES.process_start_time_seconds, SELECTED_PODS), '15m')),
  legend: '{{pod}}',
});

// --- internal ---

function textRequests(where: typeof REFUSED | Record<never, never>) {
  return rate(series(metrics.lorem_requests_total, { ...SELECTED_PODS, ...where }), RANGE);
}

function httpRequests(where: typeof FAILED | Record<never, never>) {
  return rate(countOf(metrics.http_request_duration_seconds, { ...SELECTED_PODS, ...where }), RANGE);
}
