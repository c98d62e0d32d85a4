import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { runningService } from '../testing/running-service.ts';
import { rateLimit } from './rate-limit.ts';

const apps: FastifyInstance[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

test('requests past the burst are refused until a token is due', async () => {
  const { get, pass } = service({ perSecond: 10, burst: 2 });
  expect(await statuses(get, 3)).toEqual([200, 200, 429]);
  pass(99);
  expect(await statuses(get, 1)).toEqual([429]);
  pass(1);
  expect(await statuses(get, 2)).toEqual([200, 429]);
});

test('a refusal has the headers that say when to come back', async () => {
  const { get } = service({ perSecond: 0.5, burst: 1, by: 'client' });
  await get();
  const refused = await get();
  expect(refused.headers).toMatchObject({ 'retry-after': '2', ratelimit: '"client";r=0;t=2', 'ratelimit-policy': '"client";q=1;w=2' });
  expect(refused.json()).toMatchObject({
    status: 429,
    title: 'Too Many Requests',
    error: expect.stringContaining('try again in 2 seconds'),
  });
});

test('every decision is reported, with its store', async () => {
  const { get, decisions } = service({ perSecond: 1, burst: 1 });
  await statuses(get, 2);
  expect(decisions).toEqual(['allowed memory', 'rejected memory']);
});

test('by client, one client does not use up the limit of another', async () => {
  const { get } = service({ perSecond: 1, burst: 1, by: 'client' });
  expect(await statuses(() => get('192.0.2.1'), 2)).toEqual([200, 429]);
  expect(await statuses(() => get('192.0.2.2'), 2)).toEqual([200, 429]);
});

test('by service, all clients share the limit', async () => {
  const { get } = service({ perSecond: 1, burst: 1 });
  expect((await get('192.0.2.1')).statusCode).toBe(200);
  expect((await get('192.0.2.2')).statusCode).toBe(429);
});

test('routes outside of the scope are not limited', async () => {
  const { app, get } = service({ perSecond: 1, burst: 1 });
  await statuses(get, 3);
  expect(await statuses(() => app.inject('/livez'), 3)).toEqual([200, 200, 200]);
});

test('zero per second is no limit', async () => {
  const { get, decisions } = service({ perSecond: 0, burst: 1 });
  expect(await statuses(get, 5)).toEqual([200, 200, 200, 200, 200]);
  expect(decisions).toEqual([]);
});

test('an allowed request goes on at once, without a promise', async () => {
  const { get, steps } = service({ perSecond: 1, burst: 1 });
  await get();
  expect(steps).toEqual(['arrived', 'went on', 'microtask']);
});

test('in mode wait, requests are held until their token is due', async () => {
  const { get, pass, decisions } = service({ perSecond: 10, burst: 1, mode: 'wait', maxWaitMs: 5000 });
  const answers = [get(), get(), get()];
  for (const through of [1, 2, 3]) {
    await eventually(() => decisions.length === through);
    await sleep(150);
    expect(decisions).toHaveLength(through);
    pass(100);
  }
  expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect(decisions).toEqual(['allowed memory', 'delayed memory', 'delayed memory']);
});

test('in mode wait, a request whose token is too far away is refused at once', async () => {
  const { get } = service({ perSecond: 1, burst: 1, mode: 'wait', maxWaitMs: 999 });
  expect(await statuses(get, 2)).toEqual([200, 429]);
});

test('a token that comes while a request waits is not given to a newcomer', async () => {
  const { app, get, pass, decisions, arrived } = service({ perSecond: 0.1, burst: 1, mode: 'wait', maxWaitMs: 60_000 });
  await get();
  const waiting = [get()];
  await arrived(2);
  pass(10_000);
  waiting.push(get());
  await arrived(3);
  expect(decisions).toEqual(['allowed memory']);
  await app.close();
  expect((await Promise.all(waiting)).map((answer) => answer.statusCode)).toEqual([200, 200]);
});

test('a client that leaves while it waits gives its place to the next', async () => {
  const { app, get, decisions, arrived, left } = service({ perSecond: 0.1, burst: 1, mode: 'wait', maxWaitMs: 15_000 });
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  await get();
  const leaver = connect(Number(url.port), url.hostname);
  await once(leaver, 'connect');
  leaver.write('GET /limited HTTP/1.1\r\nHost: here\r\n\r\n');
  await arrived(2);
  expect((await get()).statusCode).toBe(429);
  leaver.destroy();
  await left(1);
  const next = get();
  await arrived(4);
  expect(decisions).toEqual(['allowed memory', 'rejected memory']);
  await app.close();
  expect((await next).statusCode).toBe(200);
  expect(decisions).toEqual(['allowed memory', 'rejected memory', 'delayed memory']);
});

test('requests that wait when the service stops are released', async () => {
  const { app, get, decisions, arrived } = service({ perSecond: 0.1, burst: 1, mode: 'wait', maxWaitMs: 60_000 });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  await get();
  const held = fetch(`${url}/limited`);
  await arrived(2);
  expect(decisions).toEqual(['allowed memory']);
  await app.close();
  expect((await held).status).toBe(200);
  expect(decisions).toEqual(['allowed memory', 'delayed memory']);
});

test('a request that waited goes on in its own asynchronous context', async () => {
  const { get } = service({ perSecond: 100, burst: 1, mode: 'wait', maxWaitMs: 5000, clock: undefined });
  const clients = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'];
  const answers = await Promise.all(clients.map((client) => get(client)));
  expect(answers.map((answer) => answer.json())).toEqual(clients.map((context) => ({ context })));
});

test.each([
  ['the whole service', { RATE_LIMIT_BY: 'service' }],
  ['each client', { RATE_LIMIT_BY: 'client' }],
  ['each client behind a proxy', { RATE_LIMIT_BY: 'client', TRUST_PROXY: '1' }],
])('a limit for %s refuses over HTTP as it does when injected, and counts each decision once', async (_what, environment) => {
  await using running = await runningService({ RATE_LIMIT_PER_SECOND: '0.001', RATE_LIMIT_BURST: '2', ...environment });
  const { url, service } = running;
  const paths = ['/lorem/word/1/2', '/lorem/%77ord/1/2', '/lorem/word/1/2?seed=a', '/%6Corem/word/1/2'];
  const answers = [];
  for (const path of paths) answers.push(await fetch(url + path));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
  const [, , refused] = answers;
  const injected = await service.app.inject('/lorem/word/1/2');
  expect(await refused?.json()).toEqual(injected.json());
  for (const name of ['content-type', 'retry-after', 'ratelimit', 'ratelimit-policy']) {
    expect([name, refused?.headers.get(name)]).toEqual([name, injected.headers[name]]);
  }
  expect(refused?.headers.get('x-request-id')).toMatch(/^\S+$/);
  expect((await fetch(`${url}/lorem/word/1/2`, { method: 'DELETE' })).status).toBe(405);
  expect((await fetch(`${url}/version`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('lorem_rate_limit_decisions_total{decision="allowed",store="memory"} 2');
  expect(metrics).toContain('lorem_rate_limit_decisions_total{decision="rejected",store="memory"} 3');
  expect(metrics).toContain('lorem_requests_total{type="word",outcome="limited"} 2');
  expect(running.requests().filter(({ status }) => status === 429)).toMatchObject([
    { route: '/lorem/:type/:min/:max', request_id: expect.any(String) },
    { route: '/lorem/:type/:min/:max', request_id: expect.any(String) },
  ]);
});

// --- internal ---

interface Limits {
  readonly perSecond: number;
  readonly burst: number;
  readonly by?: 'service' | 'client';
  readonly mode?: 'reject' | 'wait';
  readonly maxWaitMs?: number;
  readonly clock?: undefined;
}

/** A service with one route that is limited and one that is not; its clock stands still unless the limits bring another. */
function service({ perSecond, burst, by = 'service', mode = 'reject', maxWaitMs = 1000, ...rest }: Limits) {
  const app = Fastify();
  apps.push(app);
  let now = 0;
  const decisions: string[] = [];
  const steps: string[] = [];
  const context = new AsyncLocalStorage<string>();
  app.get('/livez', () => 'ok');
  app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, reply, next) => {
      steps.push('arrived');
      reply.raw.once('close', () => {
        if (!reply.raw.writableEnded) steps.push('left');
      });
      queueMicrotask(() => steps.push('microtask'));
      context.run(request.ip, next);
    });
    scope.register(rateLimit, {
      config: {
        RATE_LIMIT_PER_SECOND: perSecond,
        RATE_LIMIT_BURST: burst,
        RATE_LIMIT_BY: by,
        RATE_LIMIT_MODE: mode,
        RATE_LIMIT_MAX_WAIT_MS: maxWaitMs,
        RATE_LIMIT_REPLICAS: 1,
        REDIS_URL: undefined,
        TRUST_PROXY: undefined,
      },
      clock: 'clock' in rest ? undefined : () => now,
      log: app.log,
      observer: { decided: (decision, store) => decisions.push(`${decision} ${store}`), storeUp: () => {} },
    });
    scope.addHook('onRequest', (_request, _reply, next) => {
      steps.push('went on');
      next();
    });
    scope.get('/limited', () => ({ context: context.getStore() }));
    done();
  });
  const get = (remoteAddress = '127.0.0.1') => app.inject({ url: '/limited', remoteAddress });
  const pass = (ms: number) => {
    now += ms;
  };
  /** Resolves when this many requests have come to the limit in all. */
  const arrived = (requests: number) => eventually(() => steps.filter((step) => step === 'arrived').length === requests);
  const left = (clients: number) => eventually(() => steps.filter((step) => step === 'left').length === clients);
  return { app, get, pass, decisions, steps, arrived, left };
}

async function statuses(get: () => Promise<{ statusCode: number }>, times: number): Promise<number[]> {
  const all: number[] = [];
  for (let request = 0; request < times; request++) all.push((await get()).statusCode);
  return all;
}
