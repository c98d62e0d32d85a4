import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { exchangeOf } from './exchange.ts';
import { type ExchangeListener, ServerObserver } from './server-observer.ts';

/** The exchanges of an app, as its plugins see them. */
export interface Exchanges {
  /** Exchanges that have started and not ended; back to 0 whenever the app is idle. */
  readonly inFlight: number;
  /** Called once for each exchange, before any handler sees its request. Listeners run in the order they were added. */
  onStart(listener: ExchangeListener): void;
  /** Called once for each exchange, when its answer was handed over or can no longer be. */
  onEnd(listener: ExchangeListener): void;
}

/** How an app's exchanges are observed. */
export interface ExchangesOptions {
  /**
   * Makes the whole answer to `CONNECT`, head and body; the connection ends with it.
   * @default a 405 without a body
   */
  readonly connectAnswer?: () => string;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly exchanges: Exchanges;
  }
}

/**
 * Decorates an app with `exchanges`: each of its requests observed exactly once, those that Fastify never hears of included.
 * Register it before any plugin whose hooks may answer, or their refusals have no route.
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
