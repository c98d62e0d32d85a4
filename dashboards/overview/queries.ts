import { SELECTED_PODS, type Target, target, withoutNaN } from 'metric-to-pager/grafana';
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

/** Requests for text a second, by what was asked for. */
export function requestsByType(): Target {
  return target({ expr: sumBy(['type'], rate(series(metrics.lorem_requests_total, SELECTED_PODS), RANGE)), legend: '{{type}}' });
}

/** Time that generating an answer takes at most, for all but 1 % of those of each type. */
export function generationByType(): Target {
  const slowest = quantile(0.99, metrics.lorem_generation_duration_seconds, { ...OBSERVED, by: ['type'] });
  return target({ expr: withoutNaN(slowest), legend: '{{type}}' });
}

/** All requests a second. */
export function requests(): Target {
  return target({ expr: sumBy([], measured({})), legend: 'requests' });
}

/** The share of requests that the service failed to answer. */
export function failedShare(): Target {
  return target({ expr: ratio(sumBy([], measured(FAILED)), sumBy([], measured({}))), legend: 'failed' });
}

/** The share of requests for text that were turned away, by rate limit or overload. */
export function refusedShare(): Target {
  const refused = { ...SELECTED_PODS, outcome: oneOf(['limited', 'shed']) };
  const asked = sumBy([], rate(series(metrics.lorem_requests_total, SELECTED_PODS), RANGE));
  return target({ expr: ratio(sumBy([], rate(series(metrics.lorem_requests_total, refused), RANGE)), asked), legend: 'refused' });
}

/** Time that all but the slowest 1 % of the requests take at most. */
export function duration(): Target {
  return target({ expr: withoutNaN(quantile(0.99, metrics.http_request_duration_seconds, OBSERVED)), legend: 'p99' });
}

/** Requests a second, by route. */
export function requestsByRoute(): Target {
  return target({ expr: sumBy(['route'], measured({})), legend: '{{route}}' });
}

/** The share of requests that the service failed to answer, by route. */
export function failedShareByRoute(): Target {
  return target({ expr: ratio(sumBy(['route'], measured(FAILED)), sumBy(['route'], measured({}))), legend: '{{route}}' });
}

/** Time that all but the slowest 1 % of the requests of a route take at most. */
export function durationByRoute(): Target {
  const slowest = quantile(0.99, metrics.http_request_duration_seconds, { ...OBSERVED, by: ['route'] });
  return target({ expr: withoutNaN(slowest), legend: '{{route}}', exemplars: true });
}

/** Requests a second, by the status that they were answered with. */
export function requestsByStatus(): Target {
  return target({ expr: sumBy(['status_code'], measured({})), legend: '{{status_code}}' });
}

/** Requests for text a second, by what became of them. */
export function requestsByOutcome(): Target {
  return target({ expr: sumBy(['outcome'], rate(series(metrics.lorem_requests_total, SELECTED_PODS), RANGE)), legend: '{{outcome}}' });
}

/** Requests a second in each bucket of their duration. */
export function durations(): Target {
  return target({ expr: bucketRates(metrics.http_request_duration_seconds, OBSERVED), legend: '{{le}}', exemplars: true });
}

/** Texts that are generated a second, by type. */
export function textsByType(): Target {
  return target({ expr: sumBy(['type'], rate(series(metrics.lorem_texts_total, SELECTED_PODS), RANGE)), legend: '{{type}}' });
}

/** Bytes of answers a second, by route. */
export function answered(): Target {
  return target({ expr: sumBy(['route'], rate(sumOf(metrics.http_response_size_bytes, SELECTED_PODS), RANGE)), legend: '{{route}}' });
}

/** Lines of the log that are lost a second. */
export function droppedLogLines(): Target {
  return target({ expr: sumBy(['pod'], rate(series(metrics.lorem_log_lines_dropped_total, SELECTED_PODS), RANGE)), legend: '{{pod}}' });
}

/** Requests that are being answered. */
export function inFlight(): Target {
  return target({ expr: sumBy(['pod'], series(metrics.http_requests_in_flight, SELECTED_PODS)), legend: '{{pod}}' });
}

/** What the rate limit decided, a second, and the store that it asked. */
export function rateLimitDecisions(): Target {
  const decisions = sumBy(['decision', 'store'], rate(series(metrics.lorem_rate_limit_decisions_total, SELECTED_PODS), RANGE));
  return target({ expr: decisions, legend: '{{decision}} ({{store}})' });
}

/** Pods that answer scrapes. */
export function replicasUp(): Target {
  return target({ expr: sumBy([], series(TARGET_SERIES.up, SELECTED_PODS)), legend: 'answering' });
}

/** Pods that Prometheus knows. */
export function replicasKnown(): Target {
  return target({ expr: countBy([], series(TARGET_SERIES.up, SELECTED_PODS)), legend: 'known', line: 'dashed' });
}

/** How many pods run each build. */
export function builds(): Target {
  return target({
    expr: countBy(['version', 'revision'], series(metrics.lorem_build_info, SELECTED_PODS)),
    legend: '{{version}} ({{revision}})',
  });
}

/** How often the process of a pod started anew within a quarter of an hour. */
export function restarts(): Target {
  return target({ expr: sumBy(['pod'], changes(series(NODE_SERIES.process_start_time_seconds, SELECTED_PODS), '15m')), legend: '{{pod}}' });
}

// --- internal ---

const FAILED = { status_code: matches('5..') } as const;

/** Requests a second of the chosen pods. Their number is the count of their durations. */
function measured(where: typeof FAILED | Record<never, never>) {
  return rate(countOf(metrics.http_request_duration_seconds, { ...SELECTED_PODS, ...where }), RANGE);
}
