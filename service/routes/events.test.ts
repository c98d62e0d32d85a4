import { connect } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { Problem, problemJson } from '../http/problem.ts';
import { events } from './events.ts';

let app: FastifyInstance;

// `fetch` keeps connections open for seconds.
afterEach(() => {
  app.server.closeAllConnections();
  return app.close();
});

test('a viewer gets an event stream that proxies neither cache nor buffer', async () => {
  const { address } = await listen();
  const response = await fetch(`${address}/events`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  const { value } = await reader(response).read();
  expect(value).toMatch(/^retry: \d+\nevent: history\ndata: \{"pod":"pod-1"/);
});

test('more viewers than allowed get 503 with Retry-After until another viewer leaves', async () => {
  const { address } = await listen({ maxViewers: 1 });
  const watching = new AbortController();
  await fetch(`${address}/events`, { signal: watching.signal });
  const refused = await fetch(`${address}/events`);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await refused.json()).toMatchObject({ error: expect.stringContaining('the maximum of 1 viewers') });

  watching.abort();
  await eventually(async () => {
    const retried = await fetch(`${address}/events`, { signal: AbortSignal.timeout(5000) });
    return retried.status === 200;
  });
});

test('HEAD does not open a stream', async () => {
  const { address } = await listen({ maxViewers: 1 });
  const head = await fetch(`${address}/events`, { method: 'HEAD' });
  expect(head.status).toBe(404);
  expect((await fetch(`${address}/events`)).status).toBe(200);
});

test('closing the app ends the streams', async () => {
  const { address } = await listen();
  const response = await fetch(`${address}/events`);
  const stream = reader(response);
  await stream.read();
  const began = performance.now();
  await app.close();
  expect((await stream.read()).done).toBe(true);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('a viewer that never reads is disconnected, and its place is free again', async () => {
  const { address, port } = await listen({ maxViewers: 1, intervalMs: 1, typeName: 'x'.repeat(200_000) });
  const idle = connect(port, '127.0.0.1');
  idle.pause();
  idle.on('error', () => {});
  idle.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(async () => (await fetch(`${address}/events`)).status === 503);
  await eventually(async () => (await fetch(`${address}/events`)).status === 200);
  idle.destroy();
});

// --- internal ---

async function listen({ maxViewers = 5, intervalMs = 20, typeName = 'word' } = {}) {
  app = Fastify();
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Problem)) throw error;
    return reply
      .code(error.statusCode)
      .headers(error.headers)
      .send(JSON.parse(problemJson(error)));
  });
  const counts = { requests: 0, errors: 0, buckets: [0, 0] };
  app.register(events, { snapshot: () => ({ bounds: [1], types: { [typeName]: counts } }), pod: 'pod-1', maxViewers, intervalMs });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return { address, port: Number(new URL(address).port) };
}

function reader(response: Response) {
  if (response.body === null) throw new Error('the answer has no body, expected an event stream');
  return response.body.pipeThrough(new TextDecoderStream()).getReader();
}
