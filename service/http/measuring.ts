import { type Exchange, httpMetrics } from 'metric-to-pager/fastify';
import type { ServiceInstruments } from '../instruments.ts';
import { catalogue, DOCS_ROUTE, MALFORMED_ROUTE, STREAM_ROUTE, UNKNOWN_ROUTE, UNMEASURED_ROUTES } from '../metrics.ts';
import type { RequestDetail } from './request-detail.ts';

/** Returns a plugin that records every exchange in the catalogue's HTTP metrics. */
export function httpMeasuring(instruments: ServiceInstruments) {
  const { method, route, status_code } = catalogue.metrics.http_request_duration_seconds.labels;
  return httpMetrics({
    duration: instruments.histogram('http_request_duration_seconds'),
    size: instruments.histogram('http_response_size_bytes'),
    inFlight: instruments.gauge('http_requests_in_flight'),
    methods: method,
    statusCodes: status_code,
    routes: route,
    unknownRoute: UNKNOWN_ROUTE,
    malformedRoute: MALFORMED_ROUTE,
    routeOf,
    unmeasured: UNMEASURED_ROUTES,
    traceOf,
  });
}

// --- internal ---

/** Returns the route label where it differs from the route's template: for streamed texts and documentation files. */
function routeOf({ route, detail }: Exchange): typeof STREAM_ROUTE | typeof DOCS_ROUTE | undefined {
  if ((detail as RequestDetail | undefined)?.streamed === true) return STREAM_ROUTE;
  return route?.startsWith('/docs/') ? DOCS_ROUTE : undefined;
}

/** Returns the trace for an exemplar. Traces that are not sampled are stored nowhere. */
function traceOf({ detail }: Exchange): string | undefined {
  const trace = (detail as RequestDetail | undefined)?.trace;
  return trace?.sampled ? trace.traceId : undefined;
}
