import type { FastifyInstance, RouteOptions } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Exchange, exchangeOf } from './exchange.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import { HttpSeries } from './http-series.ts';

/**
 * A plugin that measures every exchange of an app. It needs `exchanges`, and has to be registered before the routes.
 *
 * Whatever clients send, there are at most as many series as methods times routes times status codes. The series of a combination are
 * resolved when it is first met; from then on an exchange costs a few lookups and no memory.
 *
 * @throws when `other` is not among the methods and status codes
 */
export function httpMetrics<Method extends string, Route extends string, Status extends string>(
  options: HttpMetricsOptions<Method, Route, Status>,
) {
  const allSeries = new HttpSeries(options);
  const unmeasured: ReadonlySet<string | undefined> = new Set(options.unmeasured);
  const { inFlight, traceOf } = options;
  return fastifyPlugin(
    (app: FastifyInstance, _options: object, done: () => void) => {
      const apart = new Set<Exchange>();
      inFlight.series().collect(() => app.exchanges.inFlight - apart.size);
      setApart(app, unmeasured, apart);
      app.exchanges.onEnd((exchange) => {
        if (apart.size > 0) apart.delete(exchange);
        if (unmeasured.has(exchange.route)) return;
        const seconds = (exchange.endedAt - exchange.startedAt) / 1000;
        const route = allSeries.routeOf(exchange);
        const duration = allSeries.duration(route, exchange);
        const trace = traceOf?.(exchange);
        if (trace === undefined) duration.observe(seconds);
        else duration.observeTraced(seconds, trace);
        if (exchange.request !== undefined) allSeries.size(route).observe(exchange.responseBytes);
      });
      done();
    },
    { name: 'http-metrics', fastify: '5.x', dependencies: ['exchanges'] },
  );
}

// --- internal ---

/** Keeps the exchanges of unmeasured routes in `apart` while they last. Only those routes pay for it. */
function setApart(app: FastifyInstance, unmeasured: ReadonlySet<string | undefined>, apart: Set<Exchange>): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    if (!unmeasured.has(route.url)) return;
    route.onRequest = [
      (request, _reply, next) => {
        const exchange = exchangeOf(request.raw);
        if (exchange !== undefined) apart.add(exchange);
        next();
      },
      ...[route.onRequest ?? []].flat(),
    ];
  });
}
