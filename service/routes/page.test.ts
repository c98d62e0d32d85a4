import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { LIMITS, TEXT_TYPES } from '../lorem/limits.ts';
import { catalogue } from '../metrics.ts';
import { TEXT_QUERY } from './lorem/schema.ts';
import { page } from './page.ts';

let app: FastifyInstance;
const paths = new Set<string>();

beforeAll(async () => {
  app = Fastify();
  app.addHook('onRoute', ({ url }) => {
    if (url !== '/elsewhere') paths.add(url);
  });
  app.register(page, { metrics: true });
  app.register(async (other) => other.get('/elsewhere', () => 'x'));
  await app.ready();
});

afterAll(() => app.close());

test.each([
  ['/', 'text/html; charset=utf-8', '<!doctype html>'],
  ['/page.css', 'text/css; charset=utf-8', ':root'],
  ['/page.css', 'text/css; charset=utf-8', '.generator {'],
  ['/page.css', 'text/css; charset=utf-8', '.charts {'],
  ['/page.js', 'text/javascript; charset=utf-8', 'import'],
  ['/answer.js', 'text/javascript; charset=utf-8', 'export'],
  ['/charts.js', 'text/javascript; charset=utf-8', 'import uPlot'],
  ['/uplot.js', 'text/javascript; charset=utf-8', 'export { uPlot as default }'],
  ['/uplot.css', 'text/css; charset=utf-8', '.uplot'],
  ['/favicon.svg', 'image/svg+xml', '<svg'],
])('%s is served as %s', async (url, type, content) => {
  const response = await app.inject(url);
  expect([response.statusCode, response.headers['content-type'], response.headers['cache-control']]).toEqual([200, type, 'no-cache']);
  expect(response.body).toContain(content);
});

test('every path of the page is a route label', () => {
  const counted: readonly string[] = catalogue.metrics.http_request_duration_seconds.labels.route;
  expect(paths.size).toBeGreaterThan(5);
  expect([...paths].filter((path) => !counted.includes(path))).toEqual([]);
});

test('every file that the page loads is served', async () => {
  const { body } = await app.inject('/');
  const urls = [...body.matchAll(/<(?:link|script)[^>]* (?:href|src)="([^"]+)"/g)].map(([, url = '']) => url);
  expect(urls.length).toBeGreaterThan(3);
  for (const url of urls) expect([url, (await app.inject(url)).statusCode]).toEqual([url, 200]);
});

test('the policy of the page, and of no other route, allows its own files and nothing inline', async () => {
  const { headers } = await app.inject('/');
  expect(headers['content-security-policy']?.toString().split(';').sort()).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
  ]);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
  expect((await app.inject('/elsewhere')).headers).not.toHaveProperty('content-security-policy');
});

test.each([
  ['gzip', 'gzip'],
  ['br, gzip;q=0.5', 'gzip'],
  ['*', 'gzip'],
  ['gzip;q=0', undefined],
  ['identity', undefined],
  [undefined, undefined],
])('Accept-Encoding %p gets the encoding %p', async (accepted, encoding) => {
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const response = await app.inject({ url: '/uplot.js', headers });
  expect(response.headers['content-encoding']).toBe(encoding);
  expect(response.headers.vary).toBe('Accept-Encoding');
  const content = encoding === 'gzip' ? gunzipSync(response.rawPayload) : response.rawPayload;
  expect(content.toString()).toContain('export { uPlot as default }');
});

test('If-None-Match with the ETag, weak or strong, alone or in a list, gets 304', async () => {
  const { etag = '' } = (await app.inject('/page.js')).headers;
  const strong = etag.replace('W/', '');
  for (const condition of [etag, strong, `"other", ${etag}`, '*']) {
    const response = await app.inject({ url: '/page.js', headers: { 'if-none-match': condition } });
    expect([response.statusCode, response.body, response.headers.etag]).toEqual([304, '', etag]);
  }
  expect((await app.inject({ url: '/page.js', headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200);
});

test('HEAD has the Content-Length of GET', async () => {
  const response = await app.inject({ method: 'HEAD', url: '/' });
  expect([response.statusCode, response.body]).toEqual([200, '']);
  expect(Number(response.headers['content-length'])).toBeGreaterThan(1000);
});

test('the page links to /metrics only when they are on the same port', async () => {
  const apart = Fastify().register(page, { metrics: false });
  expect((await app.inject('/')).body).toContain('href="/metrics"');
  expect((await apart.inject('/')).body).not.toContain('href="/metrics"');
  await apart.close();
});

test('the form offers the types of the service with their limits', () => {
  const html = readFileSync(new URL('../page/index.html', import.meta.url), 'utf8');
  const offered = [...html.matchAll(/value="(\w+)" data-unit="(\w+)" data-limit="(\d+)"/g)].map(([, type, unit, max]) => [
    type,
    unit,
    Number(max),
  ]);
  expect(offered).toEqual(TEXT_TYPES.map((type) => [type, LIMITS[type].unit, LIMITS[type].max]));
  expect(html).toContain(`name="count" type="number" inputmode="numeric" min="1" max="${TEXT_QUERY.properties.count.maximum}"`);
});
