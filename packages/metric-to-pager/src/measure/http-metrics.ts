import type { FastifyInstance, onRequestHookHandler, RouteOptions } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { type Exchange, exchangeOf } from './exchange.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import { HttpSeries } from './http-series.ts';

/**
 * Returns a plugin that measures every exchange of an app. It requires `exchanges`; register it before the routes. The number of series
 * is at most methods × routes × status codes, for any input.
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
      /** The exchanges of unmeasured routes in flight. */
      const excluded = new Set<Exchange>();
      inFlight.series().collect(() => app.exchanges.inFlight - excluded.size);
      app.addHook('onRoute', (route: RouteOptions) => {
        if (!unmeasured.has(route.url)) return;
        const exclude: onRequestHookHandler = (request, _reply, next) => {
          const exchange = exchangeOf(request.raw);
          if (exchange !== undefined) excluded.add(exchange);
          next();
        };
        route.onRequest = [exclude, ...[route.onRequest ?? []].flat()];
      });
      app.exchanges.onEnd((exchange) => {
        if (excluded.size > 0) excluded.delete(exchange);
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
