import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import { exchanges, httpMetrics, Instruments, scrapeHandler } from '../../../monitoring/runtime/index.ts';
import { catalogue, MALFORMED_ROUTE, UNKNOWN_ROUTE } from '../../../service/metrics.ts';

/** Measures every exchange, and nothing else: the difference to the bare app is what measuring costs. */
export function measure(app: FastifyInstance): void {
  const instruments = new Instruments(catalogue);
  measureInto(app, instruments);
}

/** The same, with as many further series as are asked for, and `/metrics`. */
export function measureManySeries(app: FastifyInstance): void {
  const instruments = new Instruments(catalogue);
  measureInto(app, instruments);
  fill(instruments, Number(process.env['SERIES'] ?? 10_000));
  app.get('/metrics', scrapeHandler({ instruments, registry: new client.Registry() }));
}

// --- internal ---

function measureInto(app: FastifyInstance, instruments: Instruments<typeof catalogue>): void {
  const { method, route, status_code } = catalogue.metrics.http_request_duration_seconds.labels;
  app.register(exchanges);
  app.register(
    httpMetrics({
      duration: instruments.histogram('http_request_duration_seconds'),
      size: instruments.histogram('http_response_size_bytes'),
      inFlight: instruments.gauge('http_requests_in_flight'),
      methods: method,
      statusCodes: status_code,
      routes: route,
      unknownRoute: UNKNOWN_ROUTE,
      malformedRoute: MALFORMED_ROUTE,
      unmeasured: ['/metrics'],
    }),
  );
}

function fill(instruments: Instruments<typeof catalogue>, series: number): void {
  const { labels, buckets } = catalogue.metrics.http_request_duration_seconds;
  const seriesOfCell = buckets.length + 3;
  const duration = instruments.histogram('http_request_duration_seconds');
  let cells = Math.ceil(series / seriesOfCell);
  for (const route of labels.route) {
    for (const method of labels.method) {
      for (const status_code of labels.status_code) {
        if (cells-- <= 0) return;
        duration.cell({ method, route, status_code }).observe(Math.random());
      }
    }
  }
}
