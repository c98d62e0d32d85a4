import { lookup } from 'node:dns/promises';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildApp } from '../app.ts';
import { availableMemory } from '../config/memory-limit.ts';
import type { Config } from '../config.ts';
import type { ServiceContext } from '../context.ts';
import { Faults, observeFaults } from '../faults/faults.ts';
import { Background } from '../http/background.ts';
import { countClosed } from '../http/closed-connections.ts';
import { connectionBounds } from '../http/connection-bounds.ts';
import { ConnectionGuard } from '../http/connection-guard.ts';
import { createServer } from '../http/server.ts';
import { createInstruments, type ServiceInstruments } from '../instruments.ts';
import { operations } from '../routes/operations.ts';

interface ServiceOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Ends the process for an `exit` fault. */
  readonly exit: (code: number) => void;
  /** @default new instruments */
  readonly instruments?: ServiceInstruments;
}

/** A service: the public app, and the operations app when METRICS_PORT is set. */
export interface Service {
  readonly app: FastifyInstance;
  readonly operations: FastifyInstance | undefined;
  /** Opens the ports and returns their addresses. */
  listen(): Promise<{ readonly app: string; readonly operations: string | undefined }>;
  /**
   * Stops gracefully: becomes not ready, keeps serving for `SHUTDOWN_DELAY_MS`, waits for requests in flight for `SHUTDOWN_DRAIN_MS`,
   * closes the remaining connections, and closes the metrics port last so that the final counts can be scraped.
   */
  stop(): Promise<void>;
}

/** Creates a service, which does not listen yet. */
export function createService({ config, logger, exit, instruments = createInstruments() }: ServiceOptions): Service {
  let stopping = false;
  const faults = config.FAULTS === 'on' ? new Faults() : undefined;
  observeFaults(instruments, faults);
  const registry = new Registry();
  const bounds = connectionBounds(availableMemory());
  const connections = new ConnectionGuard({ bounds, onClose: countClosed(instruments, logger) });
  const background = new Background();
  const context: ServiceContext = {
    config,
    logger,
    faults,
    instruments,
    connections,
    background,
    registry,
    stopping: () => stopping,
    exit,
  };
  const app = buildApp(context);
  app.addHook('onClose', async () => connections.stop());
  app.addHook('preClose', async () => {
    await sleep(stopping ? config.SHUTDOWN_DELAY_MS : 0);
    await readArrived();
  });
  const operationsApp = config.METRICS_PORT === undefined ? undefined : createServer(context);
  operationsApp?.register(operations, context);

  return {
    app,
    operations: operationsApp,
    async listen() {
      // One address: Fastify would create a separate, unmeasured server for each further address of a host name.
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

/** Longest duration of a scrape in flight after everything else has stopped. */
const LAST_SCRAPE_MS = 1_000;

/** Interval at which a closing app checks whether requests are in flight. */
const CHECK_INTERVAL_MS = 50;

/**
 * Lets Node read what has arrived: it would close a connection whose request it has not read yet as idle. The first turn accepts connections,
 * the second reads them.
 */
async function readArrived(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/**
 * Closes an app, and its connections once no request is in flight or the time is up. Node alone would also wait for idle connections,
 * such as the spare ones of a browser.
 */
async function closeWithin(app: FastifyInstance, milliseconds: number): Promise<void> {
  await app.ready();
  const end = performance.now() + milliseconds;
  const check = setInterval(() => {
    const answered = !app.server.listening && app.exchanges.inFlight === 0;
    if (answered || performance.now() > end) app.server.closeAllConnections();
  }, CHECK_INTERVAL_MS);
  await app.close().finally(() => clearInterval(check));
  // A destroyed socket emits `close` some turns later; its access-log line must precede the last flush.
  for (let turn = 0; turn < 10 && app.exchanges.inFlight > 0; turn += 1) await nextTurn();
}
