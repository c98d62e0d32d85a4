import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import type { ServiceContext } from './context.ts';
import { injectFaults } from './faults/inject-faults.ts';
import { MAX_EVENT_STREAMS } from './http/limits.ts';
import { httpMeasuring } from './http/measuring.ts';
import { createServer } from './http/server.ts';
import { overload } from './overload/overload.ts';
import { observeRateLimit } from './rate-limit/observe-rate-limit.ts';
import { rateLimit } from './rate-limit/rate-limit.ts';
import { docs } from './routes/docs.ts';
import { events } from './routes/events.ts';
import { health } from './routes/health.ts';
import { liveSnapshots } from './routes/live/snapshot.ts';
import { loremRoutes } from './routes/lorem/routes.ts';
import { textMetrics } from './routes/lorem/text-metrics.ts';
import { operations } from './routes/operations.ts';
import { page } from './routes/page.ts';
import { version } from './routes/version.ts';
import { tracing } from './tracing/tracing.ts';

/** Interval of the points in the page's live charts, in milliseconds. */
const LIVE_INTERVAL_MS = 1_000;

/** Builds the public app. Plugins run in the order of registration, after the server has set the request's id, trace and exchange. */
export function buildApp(context: ServiceContext): FastifyInstance {
  const { config, logger, faults, exit, connections } = context;
  const app = createServer(context);
  app.register(httpMeasuring(context.instruments));
  app.register(textMetrics, context);
  app.register(overload, {
    maxDelayMs: config.OVERLOAD_DELAY_MS,
    exempt: exemptPaths(config),
    maxWaiting: connections.bounds.refusals,
    close: (socket) => connections.close(socket, 'refusals'),
    background: context.background,
  });

  if (config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined) {
    app.register(tracing, {
      endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
      serviceName: config.OTEL_SERVICE_NAME,
      sampleRatio: config.OTEL_TRACES_SAMPLER_ARG,
      log: logger,
    });
  }
  app.register(health, context);
  if (config.METRICS_PORT === undefined) app.register(operations, context);

  app.register(async (guarded) => {
    guarded.register(events, {
      snapshot: liveSnapshots(context.instruments),
      pod: hostname(),
      maxViewers: MAX_EVENT_STREAMS,
      intervalMs: LIVE_INTERVAL_MS,
    });
    guarded.register(page, { metrics: config.METRICS_PORT === undefined });
    guarded.register(docs);
    guarded.register(version);

    guarded.register(async (texts) => {
      texts.register(rateLimit, { config, log: logger, observer: observeRateLimit(context.instruments) });
      if (faults !== undefined) texts.register(injectFaults, { faults, exit });
      texts.register(loremRoutes, context);
    });
  });
  return app;
}

// --- internal ---

/** Paths for Kubernetes, Prometheus and operators, which are served under any load. */
function exemptPaths({ METRICS_PORT }: Config): readonly string[] {
  return ['/livez', '/readyz', ...(METRICS_PORT === undefined ? ['/metrics', '/faults'] : [])];
}
