import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { exchangeOf } from 'metric-to-pager/fastify';
import type { Background } from './background.ts';
import { RequestDetail, requestIdFrom, traceFrom } from './request-detail.ts';

/** Runs before routing; returns `false` when the guard answers the request itself. */
type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

declare module 'fastify' {
  interface FastifyInstance {
    /** Adds a guard. Guards run in the order in which they were added. */
    addGuard(guard: Guard): void;
  }
}

/**
 * Lets plugins refuse requests before Fastify processes them. Guards do not run under `app.inject`, which bypasses the HTTP server, nor for a
 * request that arrives while another of its connection is in flight: it is processed in the background, so that a client that pipelines
 * takes no time from others.
 */
export const guards = fastifyPlugin(
  async (app: FastifyInstance, { background }: { readonly background: Pick<Background, 'soon'> }) => {
    const all: Guard[] = [];
    app.decorate('addGuard', (guard) => void all.push(guard));
    const listeners = app.server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
    app.server.removeAllListeners('request');
    app.server.on('request', (request, response) => {
      if (app.exchanges.inFlightOn(request.socket).length > 1) {
        openUnprocessed(request, app.routeAt(pathOf(request)));
        background.soon(() => handle(request, response));
        return;
      }
      for (const guard of all) if (!guard(request, response)) return;
      for (const listener of listeners) listener(request, response);
    });

    function handle(request: IncomingMessage, response: ServerResponse): void {
      if (request.socket.destroyed) return;
      for (const listener of listeners) listener(request, response);
    }
  },
  { name: 'guards' },
);

/** Sets the route and the detail of a request that Fastify has not processed, for its log line and metrics. */
export function openUnprocessed(request: IncomingMessage, route: string | undefined): RequestDetail {
  const { headers } = request;
  const detail = new RequestDetail(requestIdFrom(headers['x-request-id']), traceFrom(headers['traceparent']));
  const exchange = exchangeOf<RequestDetail>(request);
  if (exchange !== undefined) Object.assign(exchange, { detail, route });
  return detail;
}

/** Returns the path of a request, without the query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
