import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import { exchanges, Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { httpMeasuring } from '../../../service/http/measuring.ts';
import type { ServiceInstruments } from '../../../service/lifecycle/instruments.ts';
import { catalogue } from '../../../service/metrics.ts';

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

function measureInto(app: FastifyInstance, instruments: ServiceInstruments): void {
  app.register(exchanges);
  app.register(httpMeasuring(instruments));
}

function fill(instruments: ServiceInstruments, series: number): void {
  const { labels, buckets } = catalogue.metrics.http_request_duration_seconds;
  const samplesPerSeries = buckets.length + 3;
  const duration = instruments.histogram('http_request_duration_seconds');
  let left = Math.ceil(series / samplesPerSeries);
  for (const route of labels.route) {
    for (const method of labels.method) {
      for (const status_code of labels.status_code) {
        if (left-- <= 0) return;
        duration.series({ method, route, status_code }).observe(Math.random());
      }
    }
  }
}
