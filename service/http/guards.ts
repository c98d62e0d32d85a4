import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { exchangeOf } from 'metric-to-pager/fastify';
import { RequestDetail, requestIdFrom, traceFrom } from './request-detail.ts';

/** Decides on a request before it is routed: `false` when the guard has answered it, or will. */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds a guard; guards are asked in the order in which they were added. */
    addGuard(guard: Guard): void;
  }
}

/**
 * Lets plugins refuse requests before Fastify has spent anything on them. Requests that are injected do not pass the guards, as they come
 * past the server.
 */
export const guards = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    const all: Guard[] = [];
    app.decorate('addGuard', (guard) => void all.push(guard));
    const listeners = app.server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
    app.server.removeAllListeners('request');
    app.server.on('request', (request, response) => {
      for (const guard of all) if (!guard(request, response)) return;
      for (const listener of listeners) listener(request, response);
    });
    done();
  },
  { name: 'guards' },
);

/** Gives a request that a guard refuses what its log line and metrics need: the route that it would have had, and its detail. */
export function openRefusal(request: IncomingMessage, route: string | undefined): RequestDetail {
  const { headers } = request;
  const detail = new RequestDetail(requestIdFrom(headers['x-request-id']), traceFrom(headers['traceparent']));
  const exchange = exchangeOf<RequestDetail>(request);
  if (exchange !== undefined) Object.assign(exchange, { detail, route });
  return detail;
}

/** The path of a request, without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
