import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { exchangeOf } from './exchange.ts';
import { type ExchangeListener, ServerObserver } from './server-observer.ts';

/** The `exchanges` decorator of an app. */
export interface Exchanges {
  /** Exchanges that have started and not ended. */
  readonly inFlight: number;
  /** Adds a listener that is called once per exchange, before any handler. */
  onStart(listener: ExchangeListener): void;
  /** Adds a listener that is called once per exchange, when the response is complete or the connection is lost. */
  onEnd(listener: ExchangeListener): void;
}

/** The options of the `exchanges` plugin. */
export interface ExchangesOptions {
  /** Returns the complete response to `CONNECT`, head and body; the connection closes after it. @default a 405 without a body */
  readonly connectAnswer?: () => string;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly exchanges: Exchanges;
  }
}

/**
 * Decorates an app with `exchanges`, which observes each request exactly once, including those that never reach Fastify. Register it
 * before any plugin whose hooks may answer; otherwise those exchanges have no route.
 */
export const exchanges = fastifyPlugin(
  (app: FastifyInstance, { connectAnswer }: ExchangesOptions, done: () => void) => {
    const observer = new ServerObserver(app.server, connectAnswer);
    app.decorate('exchanges', observer);
    app.addHook('onRequest', (request, _reply, next) => {
      const exchange = exchangeOf(request.raw);
      if (exchange !== undefined) exchange.route = request.routeOptions.url;
      next();
    });
    app.addHook('onClose', (_app, closed) => {
      observer.close();
      closed();
    });
    done();
  },
  { name: 'exchanges', fastify: '5.x' },
);
