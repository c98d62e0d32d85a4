import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { exchangeOf } from 'metric-to-pager/fastify';
import { pathOf } from './guards.ts';
import { replyProblem } from './problems.ts';

/**
 * Says why nothing answers a request: 405 with `Allow` where the path exists under other methods (204 to OPTIONS), else 404. Its body is
 * not looked at, so a body that is wrong does not hide that. Register it before the routes, as it learns them when they are added.
 */
export const notFound = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    const routes = createRouter({ maxParamLength: MAX_PARAM_LENGTH });
    const urls = new Map<string, Set<HTTPMethod>>();
    app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat() as HTTPMethod[]) {
        urls.set(route.url, (urls.get(route.url) ?? new Set()).add(method));
        if (!routes.hasRoute(method, route.url)) routes.on(method, route.url, () => {}, route.url);
      }
    });
    const paths = createRouter({ maxParamLength: MAX_PARAM_LENGTH });
    app.addHook('onReady', (ready) => {
      const methods = new Set([...urls.values()].flatMap((some) => [...some]));
      for (const url of urls.keys()) {
        // Another template may have further methods for the same path.
        const own = [...methods].filter((method) => routes.find(method, url) !== null);
        paths.on('GET', url, () => {}, { url, methods: own, allow: [...own, 'OPTIONS'].sort().join(', ') } satisfies Path);
      }
      ready();
    });
    app.decorate('routeAt', (path) => (paths.find('GET', path)?.store as Path | undefined)?.url);
    // Fastify takes every hook here, its types two: as a hook of the app this would cost each request that is found.
    const beforeItsBody = { preParsing: answer } as object;
    // Also what a route calls that finds nothing, such as the one for the files of the documentation.
    app.setNotFoundHandler(beforeItsBody, answer);

    function answer(request: FastifyRequest, reply: FastifyReply): void {
      const { method } = request.raw;
      const path = pathOf(request.raw);
      const known = paths.find('GET', path)?.store as Path | undefined;
      const exchange = exchangeOf(request.raw);
      if (exchange !== undefined) exchange.route ??= known?.url;
      const headers = { allow: known?.allow ?? '' };
      if (known === undefined || known.methods.includes(method as HTTPMethod)) nothingAt(path, reply);
      else if (method === 'OPTIONS') reply.code(204).headers(headers).send();
      else replyProblem(reply, { statusCode: 405, message: `the method must be one of ${known.allow} here, got ${method}`, headers });
    }

    function nothingAt(path: string, reply: FastifyReply): void {
      const hint = routes.hasRoute('GET', '/openapi.json') ? '; GET /openapi.json lists what there is' : '';
      replyProblem(reply, { statusCode: 404, message: `nothing is at ${JSON.stringify(path)}${hint}`, headers: NONE });
    }
    done();
  },
  { name: 'not-found' },
);

declare module 'fastify' {
  interface FastifyInstance {
    /** The template of the route that a path belongs to, whatever the method; `undefined` where nothing is. */
    routeAt(path: string): string | undefined;
  }
}

/** Longest path parameter that is routed at all; the handlers say what is wrong with one that is too long. */
export const MAX_PARAM_LENGTH = 2_048;

// --- internal ---

/** What is known of the paths that a template matches. */
interface Path {
  readonly url: string;
  readonly methods: readonly HTTPMethod[];
  /** The value of `Allow`. */
  readonly allow: string;
}

const NONE = {};
