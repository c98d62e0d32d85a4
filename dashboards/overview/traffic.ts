import { PercentUnit, RequestsPerSecond, Seconds } from '@grafana/grafana-foundation-sdk/units';
import { heatmap, type Panel, type Status, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import {
  durationByRoute,
  durations,
  failedShareByRoute,
  generationByType,
  requestsByOutcome,
  requestsByRoute,
  requestsByStatus,
  requestsByType,
} from './queries.ts';

const { http_request_duration_seconds, lorem_requests_total } = catalogue.metrics;
type DisplayedOutcome = (typeof lorem_requests_total.labels.outcome)[number];
const ROUTES = stylesFor(http_request_duration_seconds.labels.route);

/** What is asked for. */
export function byType(): Panel {
  return timeSeries({
    title: 'Requests by type',
    description: 'Requests for text a second, by what was asked for; "other" is what there is not.',
    unit: RequestsPerSecond,
    targets: [requestsByType()],
    styles: stylesFor(lorem_requests_total.labels.type),
    legendPlacement: 'beside',
  });
}

/** How long generating takes. */
export function latencyByType(): Panel {
  return timeSeries({
    title: 'Latency by type, p99',
    description:
      'All but the slowest 1% of the texts of a type are generated within this time. What the request takes besides is below, by route.',
    unit: Seconds,
    targets: [generationByType()],
    styles: stylesFor(lorem_requests_total.labels.type),
    legendPlacement: 'beside',
  });
}

/** How much each route is asked for. */
export function rateByRoute(): Panel {
  return timeSeries({
    title: 'Rate by route',
    description: 'Requests a second, by route. Probes, scrapes and event streams are left out.',
    unit: RequestsPerSecond,
    targets: [requestsByRoute()],
    styles: ROUTES,
  });
}

/** How much of it fails. */
export function errorsByRoute(): Panel {
  return timeSeries({
    title: 'Errors by route',
    description: 'The share of the requests of a route that were answered with a status of 500 or more.',
    unit: PercentUnit,
    targets: [failedShareByRoute()],
    styles: ROUTES,
    atLeastUpTo: 0.01,
  });
}

/** How long it takes. */
export function latencyByRoute(): Panel {
  return timeSeries({
    title: 'Duration by route, p99',
    description:
      'All but the slowest 1% of the requests of a route take less than this. Dots are single requests that lead to their traces.',
    unit: Seconds,
    targets: [durationByRoute()],
    styles: ROUTES,
  });
}

/** What clients are answered with. */
export function byStatus(): Panel {
  return timeSeries({
    title: 'Rate by status',
    description: 'Requests a second, by the status that they were answered with; 499 means that the client left first.',
    unit: RequestsPerSecond,
    targets: [requestsByStatus()],
    styles: stylesFor(http_request_duration_seconds.labels.status_code),
    statuses: Object.fromEntries(http_request_duration_seconds.labels.status_code.flatMap((status) => judgedStatus(status))),
  });
}

/** What becomes of requests for text. */
export function byOutcome(): Panel {
  return timeSeries({
    title: 'Texts by outcome',
    description: 'Requests for text a second, by what became of them: limited by the rate limit, shed by overload, aborted by the client.',
    unit: RequestsPerSecond,
    targets: [requestsByOutcome()],
    styles: stylesFor(lorem_requests_total.labels.outcome),
    statuses: { ok: 'ok', shed: 'warning', failed: 'critical' } satisfies Partial<Record<DisplayedOutcome, Status>>,
  });
}

/** How durations are spread. */
export function spread(): Panel {
  return heatmap({
    title: 'Spread of durations',
    description:
      'Requests a second by their duration: the stronger a cell, the more requests. Two bands are two kinds of requests, or a cache that is missed.',
    unit: Seconds,
    cellUnit: RequestsPerSecond,
    targets: [durations()],
  });
}

// --- internal ---

/** What clients do wrong is neither good nor bad for the service. */
function judgedStatus(status: string): [string, Status][] {
  if (status.startsWith('2')) return [[status, 'ok']];
  return status.startsWith('5') ? [[status, 'critical']] : [];
}
