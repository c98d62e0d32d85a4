import { METHODS } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RawClient } from '../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import type { ProblemDocument } from './http/problem.ts';
import { readAnswers } from './testing/raw-answers.ts';
import { idleService, type RunningService, runningService } from './testing/running-service.ts';

let running: RunningService;
beforeAll(async () => {
  running = await runningService({ FAULTS: 'on' });
});
afterAll(() => running.service.stop());

const STACK = /\\n +at |node:internal|node_modules|file:\/\//;

// Printable ASCII, which Node's parser accepts, and sometimes arbitrary bytes.
const token = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
// Small enough for an unstreamed answer: Node truncates a longer one when the client has closed its side.
const number = fc.oneof(fc.integer({ min: -1, max: 50 }).map(String), fc.constantFrom('1001', '13', '1e1', '+1', '%31', '٣', '0x1'));
const oddSegments = ['', '.', '..', '*', '%', '%00', '%2e%2e', '%2f', '%ff', '%c3%28', ':type', '__proto__', 'constructor'];
const known = ['lorem', 'word', 'docs', 'static', 'faults', 'metrics', 'livez', 'readyz', 'version', 'openapi.json'];
const segment = fc.oneof(
  fc.constantFrom(...known),
  fc.constantFrom(...oddSegments),
  token,
  token.map((text) => encodeURIComponent(text.toWellFormed())),
);
const query = fc.oneof(
  fc.constantFrom('', '?', '?seed=a', '?count=2', '?count=1&count=2', '?seed', '?&&&==', '?%', '?__proto__=1', '?seed[a]=1', '#x'),
  token.map((text) => `?${text}`),
);
const anyPath = fc.tuple(fc.array(segment, { maxLength: 6 }), query).map(([parts, rest]) => `/${parts.join('/')}${rest}`);
const textPath = fc
  .tuple(fc.constantFrom('word', 'SENTENCE', 'paragraph', 'verse'), number, number, query)
  .map(([type, min, max, rest]) => `/lorem/${type}/${min}/${max}${rest}`);
const HEADERS: Record<string, readonly string[]> = {
  Accept: ['*/*', 'text/plain', 'application/json', 'image/png', ';q=', ''],
  'Content-Type': ['application/json', 'text/plain', '', '/', ';'],
  'Content-Length': ['0', '5', '-1', '1e9'],
  'Transfer-Encoding': ['chunked', 'gzip', 'identity'],
  Expect: ['100-continue', 'tea'],
  Connection: ['close', 'upgrade', 'keep-alive, x'],
  Upgrade: ['websocket', 'h2c'],
  'Accept-Encoding': ['gzip', '*;q=0', 'identity;q=0'],
  'If-None-Match': ['*', '"', 'W/"x"'],
  Authorization: ['Bearer x', 'Basic'],
  Host: ['other', ''],
  Range: ['bytes=0-1'],
  'X-Request-Id': ['mine', '"'],
  'X-Forwarded-For': ['192.0.2.1', '::'],
  Traceparent: ['00-', 'x'],
};
const header = fc
  .constantFrom(...Object.keys(HEADERS))
  .chain((name) => fc.oneof(fc.constantFrom(...(HEADERS[name] ?? [])), token).map((value) => `${name}: ${value}`));
const request = fc.record({
  method: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS') },
    fc.constantFrom(...METHODS, 'BREW', 'get', ''),
  ),
  target: fc.oneof(anyPath, textPath, fc.constantFrom('*', 'http://other/lorem/word/1/2', 'lorem', '//', '/\\', `/${'x'.repeat(3_000)}`)),
  headers: fc.array(header, { maxLength: 3 }),
  body: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('{', '{}', 'null', '0\r\n\r\n'), token),
});

test('any bytes sent to a socket get HTTP answers: no 5xx, each error a problem document, no stack traces', async () => {
  const seen = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(request, async ({ method, target, headers, body }) => {
      const lines = [`${method} ${target} HTTP/1.1`, 'Host: test', ...headers];
      const client = await RawClient.connect(running.port);
      const received = await client
        .send(`${lines.join('\r\n')}\r\n\r\n${body}`)
        .finish()
        .untilClosed();
      // Answers to HEAD have a length but no body.
      for (const { status, problem, headers: answered, body: answer } of method === 'HEAD' ? [] : readAnswers(received)) {
        seen.set(status, (seen.get(status) ?? 0) + 1);
        expect([status >= 200 && status < 500, status]).toEqual([true, status]);
        if (status >= 400) expect([problem?.status, answered['content-type']]).toEqual([status, 'application/problem+json']);
        if (status >= 400) expect(answer).not.toMatch(STACK);
      }
    }),
    { numRuns: 2_500 },
  );
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 204, 400, 404, 405, 414]));
  await eventually(() => running.service.app.exchanges.inFlight === 0);
  expect(running.requests().filter(({ level }) => level === 'error')).toEqual([]);
  expect((await fetch(`${running.url}/livez`)).status).toBe(200);
});

test('a request gets its id before its limits, its limits before its faults, and its faults before its handler', async () => {
  await using idle = await idleService({ FAULTS: 'on', RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1' });
  const { app } = idle.service;
  const ask = () => app.inject({ url: '/lorem/nonsense/x/y', headers: { 'x-request-id': 'mine' } });
  await app.inject({ method: 'PUT', url: '/faults', payload: { kind: 'error', status: 502, seconds: 60 } });
  const [faulty, limited] = [await ask(), await ask()];
  expect([faulty.statusCode, limited.statusCode]).toEqual([502, 429]);
  expect([faulty.headers['x-request-id'], limited.headers['x-request-id']]).toEqual(['mine', 'mine']);
  expect(limited.headers).toMatchObject({ 'retry-after': '1', ratelimit: expect.any(String), 'ratelimit-policy': expect.any(String) });
  expect(limited.json<ProblemDocument>()).toMatchObject({ status: 429, title: 'Too Many Requests' });
  for (const url of ['/livez', '/readyz', '/metrics', '/', '/version'])
    expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200]);
});

test('behind trusted proxies the rate limit counts by X-Forwarded-For', async () => {
  await using idle = await idleService({ TRUST_PROXY: '1', RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1', RATE_LIMIT_BY: 'client' });
  const from = async (address: string) =>
    (await idle.service.app.inject({ url: '/lorem/word/1/2', headers: { 'x-forwarded-for': address } })).statusCode;
  expect([await from('192.0.2.1'), await from('192.0.2.1'), await from('192.0.2.2'), await from('10.9.9.9, 192.0.2.2')]).toEqual([
    200, 429, 200, 429,
  ]);
});

test('without trusted proxies X-Forwarded-For is ignored', async () => {
  await using idle = await idleService({ RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '1', RATE_LIMIT_BY: 'client' });
  const from = async (address: string) =>
    (await idle.service.app.inject({ url: '/lorem/word/1/2', headers: { 'x-forwarded-for': address } })).statusCode;
  expect([await from('192.0.2.1'), await from('192.0.2.2')]).toEqual([200, 429]);
});
