import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { readAnswers } from '../testing/raw-answers.ts';
import { idleService, runningService } from '../testing/running-service.ts';

const TOKEN = 'a-token-of-twenty-characters';
const TEXT = '/lorem/word/1/5';
const JSON_BODY = { 'content-type': 'application/json' };

test('when FAULTS is off, /faults answers every request with a 404 that names the setting', async () => {
  await using idle = await idleService();
  for (const method of ['GET', 'PUT', 'DELETE', 'POST', 'HEAD'] as const) {
    const { statusCode } = await idle.service.app.inject({ method, url: '/faults', headers: JSON_BODY, payload: '{' });
    expect([method, statusCode]).toEqual([method, 404]);
  }
  expect((await idle.service.app.inject('/faults')).json().error).toContain('FAULTS=on');
});

test('a fault is activated, listed and ended', async () => {
  await using idle = await idleService({ FAULTS: 'on' });
  const { app } = idle.service;
  const put = await app.inject({ method: 'PUT', url: '/faults', payload: { kind: 'error', status: 502, seconds: 60 } });
  expect([put.statusCode, put.json()]).toEqual([
    200,
    { faults: [{ kind: 'error', status: 502, share: 1, ends: expect.stringMatching(/^2\d.*Z$/) }] },
  ]);
  expect((await app.inject('/faults')).json()).toEqual(put.json());
  expect((await app.inject(TEXT)).statusCode).toBe(502);
  const cleared = await app.inject({ method: 'DELETE', url: '/faults' });
  expect([cleared.statusCode, cleared.body]).toEqual([204, '']);
  expect([(await app.inject(TEXT)).statusCode, (await app.inject('/faults')).json()]).toEqual([200, { faults: [] }]);
});

test('an injected 503 has Retry-After, as every 503 has; an injected 502 does not', async () => {
  await using idle = await idleService({ FAULTS: 'on' });
  const { app } = idle.service;
  for (const [status, retryAfter] of [
    [503, '1'],
    [502, undefined],
  ]) {
    await app.inject({ method: 'PUT', url: '/faults', payload: { kind: 'error', status, seconds: 60 } });
    const { statusCode, headers } = await app.inject(TEXT);
    expect([statusCode, headers['retry-after']]).toEqual([status, retryAfter]);
  }
});

test('faults hit texts only: not the page, the probes, the metrics or /faults', async () => {
  await using idle = await idleService({ FAULTS: 'on' });
  const { app } = idle.service;
  await app.inject({ method: 'PUT', url: '/faults', payload: { kind: 'error', seconds: 60 } });
  for (const url of ['/', '/livez', '/readyz', '/metrics', '/version', '/openapi.json', '/faults'])
    expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200]);
  expect((await app.inject(TEXT)).statusCode).toBe(500);
});

test.each([
  ['nothing', {}, '', 400],
  ['broken JSON', JSON_BODY, '{', 400],
  ['an empty document', JSON_BODY, '', 400],
  ['a __proto__ member', JSON_BODY, '{"__proto__":{"kind":"exit"}}', 400],
  ['XML', { 'content-type': 'text/xml' }, '<fault/>', 415],
  ['17 KiB', JSON_BODY, JSON.stringify({ kind: 'x'.repeat(17_000) }), 413],
])('PUT with %s is refused', async (_what, headers, payload, status) => {
  await using idle = await idleService({ FAULTS: 'on' });
  const answer = await idle.service.app.inject({ method: 'PUT', url: '/faults', headers, payload });
  expect([answer.statusCode, answer.json().status, answer.headers['content-type']]).toEqual([status, status, 'application/problem+json']);
});

test('DELETE accepts a Content-Type without a body', async () => {
  await using idle = await idleService({ FAULTS: 'on' });
  const { statusCode } = await idle.service.app.inject({ method: 'DELETE', url: '/faults', headers: JSON_BODY });
  expect(statusCode).toBe(204);
});

test('a PUT with a JSON Content-Type and no body gets 400 over a socket too, where Node ends the body early', async () => {
  await using running = await runningService({ FAULTS: 'on' });
  const request = requestText('PUT', '/faults', { headers: ['Content-Type: application/json', 'Connection: close'] });
  const client = await RawClient.connect(running.port);
  expect(readAnswers(await client.send(request).untilClosed()).map(({ status }) => status)).toEqual([400]);
});

test('with FAULTS_TOKEN set, requests without the token get 401', async () => {
  await using idle = await idleService({ FAULTS: 'on', FAULTS_TOKEN: TOKEN });
  const { app } = idle.service;
  for (const authorization of [
    undefined,
    '',
    TOKEN,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN.slice(1)}x`,
    `bearer${TOKEN}`,
    'Bearer é',
  ]) {
    const headers = authorization === undefined ? {} : { authorization };
    const { statusCode, headers: answered } = await app.inject({
      method: 'PUT',
      url: '/faults',
      headers,
      payload: { kind: 'exit', seconds: 60 },
    });
    expect([authorization, statusCode, answered['www-authenticate']]).toEqual([authorization, 401, 'Bearer']);
  }
  for (const authorization of [`Bearer ${TOKEN}`, `bearer ${TOKEN}`]) {
    expect((await app.inject({ url: '/faults', headers: { authorization } })).json()).toEqual({ faults: [] });
  }
});

test('latency delays a request, block blocks the event loop, abort closes the connection, exit ends the process', async () => {
  await using running = await runningService({ FAULTS: 'on' });
  const { url, exits } = running;
  const put = async (fault: object) => {
    await fetch(`${url}/faults`, { method: 'DELETE' });
    await fetch(`${url}/faults`, { method: 'PUT', headers: JSON_BODY, body: JSON.stringify({ seconds: 60, ...fault }) });
  };
  await put({ kind: 'latency', milliseconds: 120 });
  expect(await timeOf(fetch(url + TEXT))).toBeGreaterThanOrEqual(115);
  await put({ kind: 'block', milliseconds: 120 });
  expect(await longestTurn(() => fetch(url + TEXT))).toBeGreaterThanOrEqual(115);
  await put({ kind: 'abort' });
  await expect(fetch(url + TEXT)).rejects.toThrow('fetch failed');
  await eventually(() => running.requests().some(({ status }) => status === 499));
  await put({ kind: 'exit', code: 7 });
  fetch(url + TEXT).catch(() => {});
  await eventually(() => exits.length > 0);
  expect(exits).toEqual([7]);
});

// --- internal ---

/** Returns the longest turn of the event loop during some work, in milliseconds. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const check = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  await work();
  clearInterval(check);
  return longest;
}

async function timeOf(work: Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}
