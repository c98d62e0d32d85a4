import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { eventually } from '../../waiting/testing/eventually.ts';
import { type ObservedApp, observedApp, type Prepare } from './observed-app.ts';
import { RawClient } from './raw-client.ts';

/** The headers of the last request on a connection. */
export const CLOSE = { headers: ['Connection: close'] };

const apps: FastifyInstance[] = [];

/** Starts an observed app; `stopAll` stops it. */
export async function start(options?: FastifyHttpOptions<Server>, prepare?: Prepare): Promise<ObservedApp> {
  const started = await observedApp(options, prepare);
  apps.push(started.app);
  return started;
}

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
