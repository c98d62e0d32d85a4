import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { exchanges } from 'metric-to-pager/fastify';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { Background } from '../http/background.ts';
import { guards } from '../http/guards.ts';
import { notFound } from '../http/not-found.ts';
import { readAnswers } from '../testing/raw-answers.ts';
import { runningService } from '../testing/running-service.ts';
import { type OverloadOptions, overload } from './overload.ts';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

test('a refusal has Retry-After and the request id', async () => {
  const { port, ended } = await refusing();
  const client = await RawClient.connect(port);
  const headers = ['X-Request-Id: mine', 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'];
  const [answer] = readAnswers(
    await client
      .send(requestText('POST', '/items/7?x=1', { headers }))
      .finish()
      .untilClosed(),
  );
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1', 'x-request-id': 'mine', 'content-type': 'application/problem+json', connection: 'keep-alive' },
    problem: { status: 503, error: 'the service is overloaded; try again in 1 second' },
  });
  await eventually(() => ended.length === 1);
  expect(ended).toMatchObject([
    { route: '/items/:id', statusCode: 503, detail: { requestId: 'mine', trace: { traceId: '0af7651916cd43dd8448eb211c80319c' } } },
  ]);
});

test.each(['GET', 'PUT'])('a %s request to an unknown path is refused like any other', async (method) => {
  const { port, ended } = await refusing();
  const client = await RawClient.connect(port);
  const [answer] = readAnswers(await client.send(requestText(method, '/nowhere')).finish().untilClosed());
  expect(answer).toMatchObject({ status: 503 });
  await eventually(() => ended.length === 1);
  expect(ended).toMatchObject([{ route: undefined }]);
});

test('probes and scrapes are served under any load', async () => {
  const { url } = await refusing({ exempt: ['/livez'] });
  expect(await Promise.all(['/livez', '/livez?verbose', '/items/7'].map((path) => status(url + path)))).toEqual([200, 200, 503]);
});

test('waiting refusals are sent when the service stops', async () => {
  const { app, port, control, ended } = await refusing();
  control.saturated = true;
  const clients = await Promise.all(Array.from({ length: 2_000 }, () => RawClient.connect(port)));
  for (const client of clients) client.send(requestText('GET', '/items/7'));
  await eventually(() => app.exchanges.inFlight + ended.length === 2_000);
  expect(app.exchanges.inFlight).toBeGreaterThan(0);
  const closed = app.close();
  const answers = await Promise.all(clients.map(async (client) => readAnswers(await client.finish().untilClosed())));
  expect(answers.map((some) => some.map(({ status }) => status))).toEqual(clients.map(() => [503]));
  await closed;
});

test('a request that finds the queue of refusals full has its connection closed', async () => {
  const { port, closed } = await refusing({ maxWaiting: 0 });
  const client = await RawClient.connect(port);
  expect(await client.send(requestText('GET', '/items/7')).untilClosed()).toBe('');
  expect(closed).toHaveLength(1);
});

test('a turn of the event loop ends after its requests', async () => {
  const { url, control } = await refusing();
  await status(`${url}/items/7`);
  await eventually(() => control.turns === 1);
  await sleep(20);
  expect(control.turns).toBe(1);
});

test('a saturated event loop refuses requests, and recovers', async () => {
  await using running = await runningService({ OVERLOAD_DELAY_MS: '1', FAULTS: 'on' });
  const { url } = running;
  const text = `${url}/lorem/word/1/2`;
  const statuses: number[] = [];
  const block = { kind: 'block', milliseconds: 20, seconds: 30 };
  await fetch(`${url}/faults`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(block) });
  const clients = Array.from({ length: 8 }, async () => {
    while (!statuses.includes(503) || !statuses.slice(statuses.indexOf(503)).includes(200)) statuses.push(await status(text));
  });
  await Promise.all(clients);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect(await Promise.all(['/livez', '/readyz', '/metrics', '/faults'].map((path) => status(url + path)))).toEqual([200, 200, 200, 200]);
  expect(running.requests().find((line) => line['status'] === 503)).toMatchObject({ route: '/lorem/:type/:min/:max', method: 'GET' });
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^lorem_requests_total\{type="word",outcome="shed"\} [1-9]/m);
  await fetch(`${url}/faults`, { method: 'DELETE' });
  const end = performance.now() + 1_000;
  while (performance.now() < end) await status(text);
  expect(await status(text)).toBe(200);
});

test('a maxDelayMs of 0 refuses nothing', async () => {
  const { url, control } = await refusing({ maxDelayMs: 0 });
  expect(await status(`${url}/items/7`)).toBe(200);
  expect(control.turns).toBe(0);
});

// --- internal ---

/** Starts an app that refuses everything, and collects its ended exchanges. */
async function refusing(options: Partial<OverloadOptions> = {}) {
  const control = { admit: () => false, endTurn: () => void control.turns++, saturated: false, turns: 0 };
  const app = fastify();
  apps.push(app);
  app.register(guards, { background: new Background() });
  app.register(exchanges);
  app.register(notFound);
  const closed: Socket[] = [];
  const close = (socket: Socket) => {
    closed.push(socket);
    socket.destroy();
  };
  app.register(overload, { maxDelayMs: 10, exempt: [], control, maxWaiting: 5_000, close, background: { spent: 0 }, ...options });
  app.register(async (scope) => {
    scope.get('/items/:id', () => 'an item');
    scope.get('/livez', () => 'ok');
  });
  const ended: { readonly route: string | undefined; readonly statusCode: number; readonly detail: unknown }[] = [];
  app.after(() => app.exchanges.onEnd(({ route, statusCode, detail }) => void ended.push({ route, statusCode, detail })));
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, url, port: Number(new URL(url).port), control, ended, closed };
}

async function status(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.status;
}
