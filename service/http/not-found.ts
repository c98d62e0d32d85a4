import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { exchangeOf } from 'metric-to-pager/fastify';
import { pathOf } from './guards.ts';
import { replyProblem } from './problems.ts';

/**
 * Answers requests that match no route: 405 with `Allow` where the path has other methods (204 to OPTIONS), else 404. The body is not
 * parsed, so that a malformed body does not hide that. Register this plugin before the routes: it collects them as they are added.
 */
export const notFound = fastifyPlugin(
  async (app: FastifyInstance) => {
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
        // Another template may match the same path with further methods.
        const own = [...methods].filter((method) => routes.find(method, url) !== null);
        paths.on('GET', url, () => {}, { url, methods: own, allow: [...own, 'OPTIONS'].sort().join(', ') } satisfies Path);
      }
      ready();
    });
    app.decorate('routeAt', (path) => (paths.find('GET', path)?.store as Path | undefined)?.url);
    // Fastify accepts every hook here, its types only two. A hook of the app would run for every request. The handler itself serves
    // routes that call `reply.callNotFound`, such as that of the documentation files.
    app.setNotFoundHandler({ preParsing: answer } as object, answer);

    function answer(request: FastifyRequest, reply: FastifyReply): void {
      const { method } = request.raw;
      const path = pathOf(request.raw);
      const known = paths.find('GET', path)?.store as Path | undefined;
      const exchange = exchangeOf(request.raw);
      if (exchange !== undefined) exchange.route ??= known?.url;
      const headers = { allow: known?.allow ?? '' };
      if (known === undefined || known.methods.includes(method as HTTPMethod)) {
        const hint = routes.hasRoute('GET', '/openapi.json') ? '; GET /openapi.json lists the paths' : '';
        replyProblem(reply, { statusCode: 404, message: `the path ${JSON.stringify(path)} does not exist${hint}`, headers: NONE });
      } else if (method === 'OPTIONS') reply.code(204).headers(headers).send();
      else replyProblem(reply, { statusCode: 405, message: `the method must be one of ${known.allow}, got ${method}`, headers });
    }
  },
  { name: 'not-found' },
);

declare module 'fastify' {
  interface FastifyInstance {
    /** Returns the template of the route that matches a path under any method. */
    routeAt(path: string): string | undefined;
  }
}

/** Longest path parameter that is routed; the handlers reject one that is too long with their own message. */
export const MAX_PARAM_LENGTH = 2_048;

// --- internal ---

interface Path {
  readonly url: string;
  readonly methods: readonly HTTPMethod[];
  /** The value of `Allow`. */
  readonly allow: string;
}

const NONE = {};
