import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { type Exchange, httpMetrics } from 'metric-to-pager/fastify';
import type { ServiceInstruments } from '../lifecycle/instruments.ts';
import { textMetrics } from '../lorem/text-metrics.ts';
import { catalogue, DOCS_ROUTE, MALFORMED_ROUTE, STREAM_ROUTE, UNKNOWN_ROUTE, UNMEASURED_ROUTES } from '../metrics.ts';
import type { RequestDetail } from './request-detail.ts';

export interface MeasuringOptions {
  readonly instruments: ServiceInstruments;
}

/** Measures every exchange of the app, whatever became of it, in the metrics of the catalogue. */
export const measuring = fastifyPlugin(
  (app: FastifyInstance, { instruments }: MeasuringOptions, done: () => void) => {
    app.register(httpMeasuring(instruments));
    app.register(textMetrics, { instruments });
    done();
  },
  { name: 'measuring', dependencies: ['exchanges'] },
);

/** The part of measuring that knows HTTP alone: a plugin that counts into the catalogue's metrics of requests. */
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

/** The label of an exchange that is not counted under the template of its route: a streamed text, and each file of the documentation. */
function routeOf({ route, detail }: Exchange): typeof STREAM_ROUTE | typeof DOCS_ROUTE | undefined {
  if ((detail as RequestDetail | undefined)?.streamed === true) return STREAM_ROUTE;
  return route?.startsWith('/docs/') ? DOCS_ROUTE : undefined;
}

/** Only a trace that is recorded somewhere is worth pointing at. */
function traceOf({ detail }: Exchange): string | undefined {
  const trace = (detail as RequestDetail | undefined)?.trace;
  return trace?.sampled ? trace.traceId : undefined;
}
