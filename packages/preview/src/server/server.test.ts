import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readDashboards } from './dashboard-files.ts';
import { type PreviewServer, startServer } from './server.ts';

/** What reached the upstream server. */
const reached: { url: string | undefined; body: string; authorization: string | undefined; cookie: string | undefined }[] = [];
let upstream: Server;
let folder: string;
let preview: PreviewServer;

beforeAll(async () => {
  upstream = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { authorization, cookie } = incoming.headers;
    reached.push({ url: incoming.url, body: Buffer.concat(chunks).toString(), authorization, cookie });
    response.writeHead(200, { 'set-cookie': 'a=b' }).end('{"status":"success","data":[]}');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'dashboards-'));
  await writeFile(join(folder, 'a.json'), JSON.stringify({ uid: 'a', title: 'A', panels: [] }));
  preview = await startServer({
    prometheus: new URL(`http://name:secret@127.0.0.1:${(upstream.address() as AddressInfo).port}/prefix/`),
    scrapeInterval: '5s',
    dashboards: () => readDashboards(folder),
    assets: new Map([
      ['/index.html', Buffer.from('<!doctype html>')],
      ['/page.js', Buffer.from('"use strict"')],
    ]),
    folders: { '/public/': folder },
  });
});

afterAll(async () => {
  await preview[Symbol.asyncDispose]();
  upstream.close();
  await rm(folder, { recursive: true });
});

/** As a browser would send it, with any Host. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<{ status: number; text: string }> {
  const sent = request(preview.address + path, { headers, method });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text };
}

test('the page and its files are sent, under a policy that lets it ask nothing but this server', async () => {
  for (const path of ['/', '/d/a?from=now-1h']) {
    const response = await fetch(preview.address + path);
    expect(await response.text()).toBe('<!doctype html>');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|http/);
  }
  expect((await fetch(`${preview.address}/page.js`)).headers.get('content-type')).toBe('text/javascript');
});

test('dashboards are listed and sent by their uid', async () => {
  expect(JSON.parse((await ask('/api/dashboards')).text)).toMatchObject({ dashboards: [{ uid: 'a', title: 'A' }], problems: [] });
  expect(JSON.parse((await ask('/api/dashboards/a')).text)).toEqual({ uid: 'a', title: 'A', panels: [] });
  expect(await ask('/api/dashboards/b')).toMatchObject({ status: 404, text: expect.stringContaining('No dashboard has the uid \\"b\\"') });
});

test.each([
  ['a name that resolves to loopback', { host: 'rebound.example:3000' }],
  ['no Host that a browser on this machine sends', { host: '192.168.0.7' }],
  ['the Origin of another site', { origin: 'http://elsewhere.example' }],
  ['a request that a browser says is of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
])('%s is refused', async (_, headers) => {
  for (const path of ['/', '/api/dashboards', '/prometheus/api/v1/query?query=up']) expect((await ask(path, headers)).status).toBe(403);
});

test('localhost and loopback are answered', async () => {
  const { port } = new URL(preview.address);
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
    expect((await ask('/api/settings', { host })).status).toBe(200);
});

test('queries are passed on with the name and password of the address and nothing of the browser', async () => {
  reached.length = 0;
  const answer = await fetch(`${preview.address}/prometheus/api/v1/query_range?x=1`, {
    method: 'POST',
    body: new URLSearchParams({ query: 'up' }),
    headers: { cookie: 'session=1' },
  });
  expect(await answer.json()).toEqual({ status: 'success', data: [] });
  expect(answer.headers.has('set-cookie')).toBe(false);
  const authorization = `Basic ${Buffer.from('name:secret').toString('base64')}`;
  expect(reached).toEqual([{ url: '/prefix/api/v1/query_range?x=1', body: 'query=up', authorization, cookie: undefined }]);
});

test.each([
  '/api/v1/admin/tsdb/delete_series',
  '/api/v1/status/config',
  '/api/v1/write',
  '/-/quit',
  '/api/v1/query/../admin/tsdb/snapshot',
  '/api/v1/label/../status/config/values',
])('%s is not passed on', async (path) => {
  reached.length = 0;
  expect((await ask(`/prometheus${path}`, {}, 'POST')).status).toBe(403);
  expect(reached).toEqual([]);
});

test('no method but GET and POST reaches Prometheus', async () => {
  expect((await ask('/prometheus/api/v1/series', {}, 'DELETE')).status).toBe(405);
});

test('nothing outside of its folders is sent', async () => {
  for (const path of ['/public/../../etc/passwd', '/public/%2e%2e/%2e%2e/etc/passwd', '/etc/passwd'])
    expect((await ask(path)).status).toBe(404);
});

test('open pages learn of a change', async () => {
  const stopped = new AbortController();
  const events = await fetch(`${preview.address}/api/events`, { signal: stopped.signal });
  const reader = events.body?.getReader();
  await reader?.read();
  preview.reload();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('event: reload\ndata: {}\n\n');
  stopped.abort();
});

test('a Prometheus that does not answer is named', async () => {
  await using lost = await startServer({
    prometheus: new URL('http://127.0.0.1:1'),
    scrapeInterval: '5s',
    dashboards: () => readDashboards(folder),
    assets: new Map(),
    folders: {},
  });
  const answer = await fetch(`${lost.address}/prometheus/api/v1/query?query=up`);
  expect([answer.status, await answer.json()]).toEqual([
    502,
    { status: 'error', errorType: 'preview', error: expect.stringContaining('Prometheus at http://127.0.0.1:1 does not answer') },
  ]);
});

test('stopping waits until every connection is closed, and may be repeated', async () => {
  const options = { prometheus: new URL('http://127.0.0.1:1/'), scrapeInterval: '5s', assets: new Map(), folders: {} };
  const stopped = await startServer({ ...options, dashboards: () => readDashboards(folder) });
  let closed = false;
  const watch = (message: unknown) => (message as { server: Server }).server.once('close', () => (closed = true));
  subscribe('http.server.request.start', watch);
  const events = await fetch(`${stopped.address}/api/events`);
  unsubscribe('http.server.request.start', watch);
  await stopped[Symbol.asyncDispose]();
  expect(closed).toBe(true);
  await expect(events.text()).rejects.toThrow();
  await stopped[Symbol.asyncDispose]();
});
