import type { FastifyInstance, HTTPMethods } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { exchangeOf } from '../../monitoring/runtime/index.ts';
import { Problem } from '../problem.ts';

/**
 * Says why nothing answers a request: 405 with `Allow` where the path exists under other methods (204 to OPTIONS), else 404. Register it
 * before the routes, as it learns them when they are added.
 */
export const notFound = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    const routes = createRouter({ maxParamLength: MAX_PARAM_LENGTH });
    const methods = new Set<HTTPMethods>();
    app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat() as HTTPMethod[]) {
        methods.add(method);
        if (!routes.hasRoute(method, route.url)) routes.on(method, route.url, () => {}, route.url);
      }
    });
    app.setNotFoundHandler((request, reply) => {
      const path = request.raw.url?.split('?', 1)[0] ?? '/';
      const matches = [...methods]
        .map((method) => ({ method, match: routes.find(method as HTTPMethod, path) }))
        .filter(({ match }) => match !== null);
      if (matches.length === 0) throw new Problem(404, `nothing is at ${JSON.stringify(path)}; GET /openapi.json lists what there is`);
      const exchange = exchangeOf(request.raw);
      if (exchange !== undefined) exchange.route = matches[0]?.match?.store;
      const allow = [...matches.map(({ method }) => method), 'OPTIONS'].sort().join(', ');
      if (request.method === 'OPTIONS') return reply.code(204).header('allow', allow).send();
      throw new Problem(405, `the method must be one of ${allow} here, got ${request.method}`, { headers: { allow } });
    });
    done();
  },
  { name: 'not-found' },
);

/** Longest path parameter that is routed at all; the handlers say what is wrong with one that is too long. */
export const MAX_PARAM_LENGTH = 2_048;
