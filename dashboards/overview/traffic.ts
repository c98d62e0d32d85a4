import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { heatmap, type Status, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import * as queries from './queries.ts';

const { http_request_duration_seconds, lorem_requests_total } = catalogue.metrics;
const { route: routes, status_code: statusCodes } = http_request_duration_seconds.labels;
const { type: types, outcome: outcomes } = lorem_requests_total.labels;

/** Text requests per second, by type. */
export const requestsByType = timeSeries({
  title: 'Requests by type',
  description: 'Text requests per second, by type; "other" is any unknown type.',
  unit: RequestsPerSecond,
  targets: [queries.requestsByType],
  styles: stylesFor(types),
});

/** Generation time, by type. */
export const generationByType = timeSeries({
  title: 'Generation time by type, p99',
  description: 'The 99th percentile of generation time, by type. The panels by route show the duration of the whole request.',
  unit: Seconds,
  targets: [queries.generationByType],
  styles: stylesFor(types),
});

/** Requests per second, by route. */
export const rateByRoute = timeSeries({
  title: 'Rate by route',
  description: 'Requests per second, by route. Excludes probes, scrapes and event streams.',
  unit: RequestsPerSecond,
  targets: [queries.requestsByRoute],
  styles: stylesFor(routes),
});

/** Failed requests, by route. */
export const errorsByRoute = timeSeries({
  title: 'Errors by route',
  description: 'Share of requests with a status of 500 or more, by route.',
  unit: PercentUnit,
  targets: [queries.failedRatioByRoute],
  styles: stylesFor(routes),
  softMax: 0.01,
});

/** Request duration, by route. */
export const durationByRoute = timeSeries({
  title: 'Duration by route, p99',
  description: 'The 99th percentile of request duration, by route. Dots are exemplars with a link to their trace.',
  unit: Seconds,
  targets: [queries.durationByRoute],
  styles: stylesFor(routes),
});

/** Requests per second, by status code. */
export const rateByStatus = timeSeries({
  title: 'Rate by status',
  description: 'Requests per second, by status code; 499 means that the client disconnected before the response.',
  unit: RequestsPerSecond,
  targets: [queries.requestsByStatus],
  styles: stylesFor(statusCodes),
  // 4xx have no status: errors of clients are neither good nor bad for the service.
  statuses: Object.fromEntries([
    ...statusCodes.filter((code) => code.startsWith('2')).map((code): [string, Status] => [code, 'ok']),
    ...statusCodes.filter((code) => code.startsWith('5')).map((code): [string, Status] => [code, 'critical']),
  ]),
});

/** Text requests per second, by outcome. */
export const requestsByOutcome = timeSeries({
  title: 'Texts by outcome',
  description: 'Text requests per second, by outcome: limited by the rate limit, shed by overload, aborted by the client.',
  unit: RequestsPerSecond,
  targets: [queries.requestsByOutcome],
  styles: stylesFor(outcomes),
  statuses: { ok: 'ok', shed: 'warning', failed: 'critical' } satisfies Partial<Record<(typeof outcomes)[number], Status>>,
});

/** The distribution of request duration. */
export const durations = heatmap({
  title: 'Duration distribution',
  description: 'Requests per second, by duration. Two bands indicate two kinds of requests, or cache misses.',
  unit: Seconds,
  cellUnit: RequestsPerSecond,
  targets: [queries.durations],
});
