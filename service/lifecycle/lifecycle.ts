import { lookup } from 'node:dns/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from '../app.ts';
import type { Config } from '../config.ts';
import { Faults } from '../faults/faults.ts';
import { createServer } from '../http/server.ts';
import { operations } from '../routes/operations.ts';
import type { ServiceContext } from './context.ts';
import { createInstruments, observeFaults, type ServiceInstruments } from './instruments.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Ends the process; what an `exit` fault calls. */
  readonly exit: (code: number) => void;
  /**
   * Where the service counts.
   * @default instruments of its own
   */
  readonly instruments?: ServiceInstruments;
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
export function createService({ config, logger, exit, instruments = createInstruments() }: ServiceOptions): Service {
  let stopping = false;
  const faults = config.FAULTS === 'on' ? new Faults() : undefined;
  observeFaults(instruments, faults);
  const context: ServiceContext = {
    config,
    logger,
    faults,
    instruments,
    registry: new Registry(),
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
      // One address: Fastify would give each further one that a name has a server of its own, which nobody observes.
      const { address: host } = await lookup(config.HOST);
      const operationsAddress = await operationsApp?.listen({ port: config.METRICS_PORT ?? 0, host });
      return { app: await app.listen({ port: config.PORT, host }), operations: operationsAddress };
    },
    async stop() {
      stopping = true;
      await closeWithin(app, config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_DRAIN_MS);
      if (operationsApp !== undefined) await closeWithin(operationsApp, LAST_SCRAPE_MS);
    },
  };
}

// --- internal ---

/** How long a scrape that is under way may take when everything else has stopped. */
const LAST_SCRAPE_MS = 1_000;

/** How often a closing app looks whether its last request is answered. */
const LOOK_EVERY_MS = 50;

/**
 * Closes an app; its connections are cut when nothing is in flight any more, or when the time is up. Node would also wait for those that
 * never asked for anything, such as the spare ones of a browser, and for those that were kept alive after their last answer.
 */
async function closeWithin(app: FastifyInstance, milliseconds: number): Promise<void> {
  await app.ready();
  const end = performance.now() + milliseconds;
  const look = setInterval(() => {
    const answered = !app.server.listening && app.exchanges.inFlight === 0;
    if (answered || performance.now() > end) app.server.closeAllConnections();
  }, LOOK_EVERY_MS);
  await app.close().finally(() => clearInterval(look));
  // A connection that was cut tells of its end some turns later: its log line is to come before the last flush.
  for (let turn = 0; turn < 10 && app.exchanges.inFlight > 0; turn += 1) await nextTurn();
}
