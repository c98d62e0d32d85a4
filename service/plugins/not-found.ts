import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { exchangeOf } from '../../monitoring/runtime/index.ts';
import { Problem } from '../problem.ts';

/**
 * Says why nothing answers a request: 405 with `Allow` where the path exists under other methods (204 to OPTIONS), else 404. Its body is
 * not looked at, so a body that is wrong does not hide that. Register it before the routes, as it learns them when they are added.
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
    // Fastify takes every hook here, its types two: as a hook of the app this would cost each request that is found.
    const beforeItsBody = { preParsing: answer } as object;
    // Also what a route calls that finds nothing, such as the one for the files of the documentation.
    app.setNotFoundHandler(beforeItsBody, answer);

    function answer(request: FastifyRequest, reply: FastifyReply): void {
      const path = request.raw.url?.split('?', 1)[0] ?? '/';
      const matches = [...methods]
        .map((method) => ({ method, match: routes.find(method as HTTPMethod, path) }))
        .filter(({ match }) => match !== null);
      const allow = [...matches.map(({ method }) => method), 'OPTIONS'].sort().join(', ');
      const exchange = exchangeOf(request.raw);
      if (exchange !== undefined) exchange.route ??= matches[0]?.match?.store;
      if (matches.length === 0 || matches.some(({ method }) => method === request.method)) reply.send(nothingAt(path));
      else if (request.method === 'OPTIONS') reply.code(204).header('allow', allow).send();
      else reply.send(new Problem(405, `the method must be one of ${allow} here, got ${request.method}`, { headers: { allow } }));
    }

    function nothingAt(path: string): Problem {
      const hint = routes.hasRoute('GET', '/openapi.json') ? '; GET /openapi.json lists what there is' : '';
      return new Problem(404, `nothing is at ${JSON.stringify(path)}${hint}`);
    }
    done();
  },
  { name: 'not-found' },
);

/** Longest path parameter that is routed at all; the handlers say what is wrong with one that is too long. */
export const MAX_PARAM_LENGTH = 2_048;
