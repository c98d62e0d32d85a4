import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { eventually } from '../../waiting/testing/eventually.ts';
import type { Exchange } from '../exchange.ts';
import { exchanges } from '../exchanges.ts';
import { RawClient } from './raw-client.ts';

const apps: FastifyInstance[] = [];

/** A small app that records its exchanges. */
export interface ObservedApp {
  readonly app: FastifyInstance;
  readonly port: number;
  /** The ended exchanges, in order. */
  readonly ended: readonly Exchange[];
  /** The number of started exchanges. */
  readonly started: () => number;
  /** One line per ended exchange, with its bytes at the end: `answered 200 /text/:length 5`. */
  readonly summary: () => string[];
}

/** Adds plugins, hooks and routes to an app, before the routes of `observedApp`. */
export type Prepare = (app: FastifyInstance) => unknown;

/** Starts an app with fast, slow, streaming and failing routes on a free port of loopback; `stopAll` stops it. */
export async function start(options: FastifyHttpOptions<Server> = {}, prepare?: Prepare): Promise<ObservedApp> {
  const app = Fastify({ forceCloseConnections: true, ...options });
  apps.push(app);
  await app.register(exchanges);
  const ended: Exchange[] = [];
  let started = 0;
  app.exchanges.onStart(() => {
    started++;
  });
  app.exchanges.onEnd((exchange) => ended.push(exchange));
  await prepare?.(app);
  addRoutes(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const summary = (): string[] =>
    ended.map(({ outcome, statusCode, route, responseBytes }) => `${outcome} ${statusCode} ${route} ${responseBytes}`);
  return { app, port, ended, started: () => started, summary };
}

/** The headers of the last request on a connection. */
export const CLOSE = { headers: ['Connection: close'] };

/** Stops all started apps and expects no exchange in flight. */
export async function stopAll(): Promise<void> {
  for (const app of apps.splice(0)) {
    await app.close();
    expect(app.exchanges.inFlight).toBe(0);
  }
}

/** Sends `text` in one piece and returns everything received until the server closed the connection. */
export async function talk(port: number, text: string): Promise<string> {
  return (await RawClient.connect(port)).send(text).untilClosed();
}

/** Waits for `count` exchanges to end, and expects no further one. */
export async function settled({ app, ended, started }: ObservedApp, count: number): Promise<void> {
  await eventually(() => ended.length >= count && app.exchanges.inFlight === 0);
  await delay(20);
  expect({ ended: ended.length, started: started(), inFlight: app.exchanges.inFlight }).toEqual({
    ended: count,
    started: count,
    inFlight: 0,
  });
}

// --- internal ---

function addRoutes(app: FastifyInstance): void {
  app.get<{ Params: { length: string } }>('/text/:length', ({ params }) => 'x'.repeat(Number(params.length)));
  app.get<{ Params: { code: string } }>('/status/:code', ({ params }, reply) => reply.code(Number(params.code)).send());
  app.get<{ Params: { ms: string } }>('/slow/:ms', ({ params }) => delay(Number(params.ms), 'slow'));
  app.get('/never', () => new Promise(() => {}));
  app.get('/throws', () => {
    throw new Error('thrown');
  });
  app.get('/destroys', (request) => {
    request.raw.destroy();
    return new Promise(() => {});
  });
  app.get('/stream', (_request, reply) => reply.send(Readable.from(['some ', 'text ', 'in chunks'])));
  app.get('/endless', (_request, reply) =>
    reply.send(
      Readable.from(
        (async function* () {
          for (;;) {
            yield 'y'.repeat(1000);
            await delay(1);
          }
        })(),
      ),
    ),
  );
  app.post('/echo', ({ body }) => body);
}
