import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import { exchanges, Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { httpMeasuring } from '../../../service/http/measuring.ts';
import type { ServiceInstruments } from '../../../service/instruments.ts';
import { catalogue } from '../../../service/metrics.ts';

/** Adds the request metrics only, whose cost is the difference to the bare app. */
export function measure(app: FastifyInstance, instruments: ServiceInstruments = new Instruments(catalogue)): void {
  app.register(exchanges);
  app.register(httpMeasuring(instruments));
}

/** Adds the request metrics, SERIES further series and `/metrics`. */
export function measureManySeries(app: FastifyInstance): void {
  const instruments = new Instruments(catalogue);
  measure(app, instruments);
  fill(instruments, Number(process.env['SERIES'] ?? 10_000));
  app.get('/metrics', scrapeHandler({ instruments, registry: new client.Registry() }));
}

// --- internal ---

function fill(instruments: ServiceInstruments, series: number): void {
  const { labels, buckets } = catalogue.metrics.http_request_duration_seconds;
  const duration = instruments.histogram('http_request_duration_seconds');
  const sets = labels.route.flatMap((route) =>
    labels.method.flatMap((method) => labels.status_code.map((status_code) => ({ method, route, status_code }))),
  );
  for (const set of sets.slice(0, Math.ceil(series / (buckets.length + 3)))) duration.series(set).observe(Math.random());
}
