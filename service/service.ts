import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { Faults } from './faults/faults.ts';
import type { RateLimitObserver } from './plugins/rate-limit/index.ts';
import { operations } from './routes/operations.ts';
import { createServer } from './server.ts';

/** What the parts of one service share; nothing is global, so that two can live in one process. */
export interface ServiceContext {
  readonly config: Config;
  readonly logger: Logger;
  /** `undefined` where faults are off. */
  readonly faults: Faults | undefined;
  readonly register: Registry;
  readonly rateLimitObserver: RateLimitObserver;
  /** Whether the service has begun to stop. */
  readonly stopping: () => boolean;
  readonly exit: (code: number) => void;
}

export interface ServiceOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Ends the process; what an `exit` fault calls. */
  readonly exit: (code: number) => void;
}

/** A service: the public app, and the one for operations where that has a port of its own. */
export interface Service {
  readonly app: FastifyInstance;
  readonly operations: FastifyInstance | undefined;
  /** Opens the ports; gives the address of each. */
  listen(): Promise<{ readonly app: string; readonly operations: string | undefined }>;
  /**
   * Stops in good order: not ready at once, goes on serving for `SHUTDOWN_DELAY_MS`, finishes what is in flight within
   * `SHUTDOWN_DRAIN_MS`, cuts what is left, and closes the metrics last so that the final counts can be scraped.
   */
  stop(): Promise<void>;
}

/** Puts a service together; it does not listen yet. */
export function createService({ config, logger, exit }: ServiceOptions): Service {
  let stopping = false;
  const context: ServiceContext = {
    config,
    logger,
    faults: config.FAULTS === 'on' ? new Faults() : undefined,
    register: new Registry(),
    rateLimitObserver: { decided() {}, storeUp() {} },
    stopping: () => stopping,
    exit,
  };
  const app = buildApp(context);
  app.addHook('preClose', () => sleep(stopping ? config.SHUTDOWN_DELAY_MS : 0));
  const operationsApp = config.METRICS_PORT === undefined ? undefined : createServer(context);
  operationsApp?.register(operations, context);

  return {
    app,
    operations: operationsApp,
    async listen() {
      const operationsAddress = await operationsApp?.listen({ port: config.METRICS_PORT ?? 0, host: config.HOST });
      return { app: await app.listen({ port: config.PORT, host: config.HOST }), operations: operationsAddress };
    },
    async stop() {
      stopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_DRAIN_MS);
      await app.close();
      clearTimeout(cut);
      context.faults?.clear();
      await operationsApp?.close();
    },
  };
}
