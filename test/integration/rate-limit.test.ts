import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { Redis } from 'ioredis';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { rateLimit } from '../../service/rate-limit/rate-limit.ts';
import { startRedis, type TestRedis } from './redis.ts';

let redis: TestRedis;
const replicas: FastifyInstance[] = [];

beforeEach(async () => {
  redis = await startRedis();
});

afterEach(async () => {
  await Promise.all(replicas.splice(0).map((app) => app.close()));
  await redis?.[Symbol.asyncDispose]();
});

test('replicas draw from one bucket', async () => {
  const [one, other] = [await replica({ perSecond: 0.1, burst: 10 }), await replica({ perSecond: 0.1, burst: 10 })];
  const statuses = [...(await statusesOf(one, 8)), ...(await statusesOf(other, 8))];
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(other.decisions.slice(0, 3)).toEqual(['allowed redis', 'allowed redis', 'rejected redis']);
});

test('many at once from several replicas get no token twice', async () => {
  const all = await Promise.all([1, 2, 3].map(() => replica({ perSecond: 0.1, burst: 50 })));
  const answers = await Promise.all(Array.from({ length: 150 }, (_, n) => all[n % 3]?.get()));
  expect(answers.filter((answer) => answer?.statusCode === 200)).toHaveLength(50);
});

test('the shared bucket is refilled at its rate, and a refusal says when to come back', async () => {
  const { get } = await replica({ perSecond: 2, burst: 1 });
  await get();
  const refused = await get();
  expect(refused.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"service";r=0;t=1' });
  await sleep(600);
  expect((await get()).statusCode).toBe(200);
});

test('each client has its own shared bucket, which Redis forgets when it is full', async () => {
  const { get } = await replica({ perSecond: 10, burst: 2, by: 'client' });
  const statuses = [];
  for (const client of ['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2']) statuses.push((await get(client)).statusCode);
  expect(statuses).toEqual([200, 200, 429, 200]);
  expect(await keys()).toEqual(['lorem:rate-limit:192.0.2.1', 'lorem:rate-limit:192.0.2.2']);
  await sleep(400);
  expect(await keys()).toEqual([]);
});

test('a shared bucket is kept to the microsecond', async () => {
  const { get } = await replica({ perSecond: 0.1, burst: 1 });
  await get();
  expect(await command((client) => client.get('lorem:rate-limit:service'))).toMatch(/^\d{16}(\.\d+)?$/);
});

test('a bucket that is ahead of the clock is empty at worst, not closed', async () => {
  const { get } = await replica({ perSecond: 10, burst: 2 });
  await command((client) => client.set('lorem:rate-limit:service', String((Date.now() + 3_600_000) * 1000)));
  expect((await get()).statusCode).toBe(429);
  await sleep(150);
  expect((await get()).statusCode).toBe(200);
});

test('in mode wait, requests of all replicas are let go at the rate of the shared bucket', async () => {
  const limits = { perSecond: 50, burst: 1, mode: 'wait', maxWaitMs: 5000 } as const;
  const [one, other] = [await replica(limits), await replica(limits)];
  const start = performance.now();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).get()));
  expect(answers.map((answer) => answer.statusCode)).toEqual(Array(20).fill(200));
  expect(performance.now() - start).toBeGreaterThan(19 * 20 - 5);
  expect([...one.decisions, ...other.decisions].filter((decision) => decision === 'delayed redis')).toHaveLength(19);
});

test('while Redis is frozen requests go on with a part of the limit, and are shared again when it is back', async () => {
  const { get, decisions, reported } = await replica({ perSecond: 0.1, burst: 8, replicas: 4 });
  redis.freeze();
  const first = await timed(get);
  expect(first).toBeGreaterThan(15);
  expect(first).toBeLessThan(2_000);
  const next: number[] = [];
  for (let request = 0; request < 5; request++) next.push(await timed(get));
  expect(Math.min(...next)).toBeLessThan(15); // no request waits for it any more
  expect(decisions).toEqual([...Array(2).fill('allowed memory'), ...Array(4).fill('rejected memory')]);
  expect(reported).toEqual(['up', 'info Redis answers', 'down', 'warn Redis is slow or gone']);
  redis.thaw();
  await eventually(() => reported.length > 4);
  expect(reported.slice(4)).toEqual(['up', 'info Redis answers']);
  await get();
  expect(decisions.at(-1)).toMatch(/ redis$/);
});

test('a hiccup now and then does not take Redis out', async () => {
  const { get, decisions, reported } = await replica({ perSecond: 1e6, burst: 1e6 });
  for (let hiccup = 0; hiccup < 6; hiccup++) {
    redis.freeze();
    await get();
    expect(decisions.at(-1)).toBe('allowed memory');
    redis.thaw();
    // On a busy machine Redis may need some time to run again.
    await command((client) => client.ping());
    await eventually(() => get().then(() => decisions.at(-1) === 'allowed redis'));
  }
  expect(reported).toEqual(['up', 'info Redis answers']);
});

test('a Redis that is frozen for long is reported once, and its replicas come back to it', async () => {
  const { get, reported } = await replica({ perSecond: 1e6, burst: 1e6 });
  redis.freeze();
  const end = performance.now() + 5000;
  while (performance.now() < end) expect((await get()).statusCode).toBe(200);
  expect(reported.slice(2)).toEqual(['down', 'warn Redis is slow or gone']);
  redis.thaw();
  await eventually(() => reported.length > 4);
  expect(reported.slice(4)).toEqual(['up', 'info Redis answers']);
});

test('when Redis is killed and started again, only the log shows it', async () => {
  const { get, decisions, reported } = await replica({ perSecond: 1000, burst: 1000 });
  await get();
  await redis.kill();
  await eventually(() => reported.length > 2);
  expect((await get()).statusCode).toBe(200);
  await redis.start();
  await eventually(() => reported.length > 4);
  expect((await get()).statusCode).toBe(200);
  expect(decisions).toEqual(['allowed redis', 'allowed memory', 'allowed redis']);
  expect(reported.slice(2)).toEqual(['down', 'warn Redis is slow or gone', 'up', 'info Redis answers']);
});

test('a replica starts without Redis, and shares as soon as it is there', async () => {
  await redis.kill();
  const { get, decisions, reported } = await replica({ perSecond: 1000, burst: 1000 }, { await: 'nothing' });
  expect((await get()).statusCode).toBe(200);
  await eventually(() => reported.length > 1);
  await redis.start();
  await eventually(() => reported.length > 3);
  await get();
  expect(decisions).toEqual(['allowed memory', 'allowed redis']);
  expect(reported).toEqual(['down', 'warn Redis is slow or gone', 'up', 'info Redis answers']);
});

test('a Redis that answers but cannot write is gone as well, until it can', async () => {
  await command((client) => client.config('SET', 'maxmemory', '1'));
  const { get, decisions, reported } = await replica({ perSecond: 1000, burst: 1000 }, { await: 'nothing' });
  await eventually(() => reported.length > 1);
  expect((await get()).statusCode).toBe(200);
  expect(decisions).toEqual(['allowed memory']);
  await command((client) => client.config('SET', 'maxmemory', '0'));
  await eventually(() => reported.length > 3);
  expect(reported).toEqual(['down', 'warn Redis is slow or gone', 'up', 'info Redis answers']);
});

test('a replica that stops leaves Redis, and is silent about it', async () => {
  const { app, reported } = await replica({ perSecond: 1, burst: 1 });
  await app.close();
  await sleep(100);
  expect(await command((client) => client.client('LIST'))).toMatch(/^id=[^\n]*\n$/);
  expect(reported).toEqual(['up', 'info Redis answers']);
});

// --- internal ---

interface Limits {
  readonly perSecond: number;
  readonly burst: number;
  readonly by?: 'service' | 'client';
  readonly mode?: 'reject' | 'wait';
  readonly maxWaitMs?: number;
  readonly replicas?: number;
}

/** One replica on the test's Redis, with its decisions, and what it reported of Redis: changes and the beginnings of log lines. */
async function replica(limits: Limits, start: { readonly await: 'redis' | 'nothing' } = { await: 'redis' }) {
  const { perSecond, burst, by = 'service', mode = 'reject', maxWaitMs = 1000, replicas: count = 1 } = limits;
  const app = Fastify();
  replicas.push(app);
  const decisions: string[] = [];
  const reported: string[] = [];
  const line = (level: string) => (_details: object, message: string) => reported.push(`${level} ${message.split(':')[0]}`);
  app.register(rateLimit, {
    config: {
      RATE_LIMIT_PER_SECOND: perSecond,
      RATE_LIMIT_BURST: burst,
      RATE_LIMIT_BY: by,
      RATE_LIMIT_MODE: mode,
      RATE_LIMIT_MAX_WAIT_MS: maxWaitMs,
      RATE_LIMIT_REPLICAS: count,
      REDIS_URL: redis.url,
      TRUST_PROXY: undefined,
    },
    log: { info: line('info'), warn: line('warn') } as never,
    observer: { decided: (decision, store) => decisions.push(`${decision} ${store}`), storeUp: (up) => reported.push(up ? 'up' : 'down') },
  });
  app.get('/', () => 'ok');
  await app.ready();
  if (start.await === 'redis') await eventually(() => reported.length > 1);
  const get = (remoteAddress = '127.0.0.1') => app.inject({ url: '/', remoteAddress });
  return { app, get, decisions, reported };
}

async function statusesOf({ get }: { readonly get: () => Promise<{ statusCode: number }> }, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let request = 0; request < times; request++) statuses.push((await get()).statusCode);
  return statuses;
}

async function timed(request: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await request();
  return performance.now() - start;
}

async function command<T>(run: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url);
  try {
    return await run(client);
  } finally {
    client.disconnect();
  }
}

async function keys(): Promise<string[]> {
  return (await command((client) => client.keys('*'))).filter((key) => !key.endsWith(':probe')).sort();
}
