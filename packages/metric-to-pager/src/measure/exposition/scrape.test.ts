import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { Gauge, Registry } from '@prometheus-io/client';
import Fastify, { type FastifyInstance } from 'fastify';
import { anyValue, defineCatalogue } from '../../catalogue/catalogue.ts';
import { Instruments } from '../instruments.ts';
import { scrapeHandler } from './scrape.ts';

const catalogue = defineCatalogue({
  sold_total: { type: 'counter', help: 'Things that were sold.' },
  build_info: { type: 'gauge', help: 'Always 1.', labels: { version: anyValue } },
  queue_length: { type: 'gauge', help: 'Things that wait.' },
});

const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function serve(registry = new Registry()) {
  const instruments = new Instruments(catalogue);
  const app: FastifyInstance = Fastify();
  app.get('/metrics', scrapeHandler({ instruments, registry }));
  apps.push(app);
  const scrape = (headers: Record<string, string> = {}) => app.inject({ url: '/metrics', headers });
  return { app, instruments, scrape };
}

const OPENMETRICS = { accept: 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3' };

test('a scrape is answered in the text format unless the client prefers OpenMetrics', async () => {
  const { scrape } = serve();
  const plain = await scrape();
  expect(plain.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(plain.body).toContain('# TYPE sold_total counter\nsold_total 0\n');
  const open = await scrape(OPENMETRICS);
  expect(open.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(open.body.includes('\nsold_total 0\n')).toBe(true);
  expect(open.body.endsWith('\nqueue_length 0\n# EOF\n')).toBe(true);
  expect(open.headers['vary']).toBe('Accept, Accept-Encoding');
  expect(open.headers['cache-control']).toBe('no-store');
  expect((await scrape()).body).toBe(plain.body);
});

test('a gzip response has the same text', async () => {
  const { instruments, scrape } = serve();
  for (let series = 0; series < 5000; series++) instruments.gauge('build_info').series({ version: `v${series}` });
  const plain = await scrape();
  const zipped = await scrape({ 'accept-encoding': 'gzip' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(zipped.headers['content-encoding']).toBe('gzip');
  expect(zipped.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
  expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body);
});

test('concurrent scrapes are complete', async () => {
  const { instruments, scrape } = serve();
  for (let series = 0; series < 5000; series++)
    instruments
      .gauge('build_info')
      .series({ version: `v${series}` })
      .set(1);
  const bodies = await Promise.all(Array.from({ length: 20 }, (_, index) => scrape(index % 2 ? OPENMETRICS : {})));
  for (const { body } of bodies) expect(body.match(/^build_info\{version="v\d+"\} 1$/gm)?.length).toBe(5000);
});

test.each(['identity', 'gzip'])('a metric that cannot be collected is answered with 500 (%s)', async (encoding) => {
  const registry = new Registry();
  new Gauge({
    name: 'broken',
    help: 'Throws.',
    registers: [registry],
    collect() {
      throw new Error('no reading');
    },
  });
  const answer = await serve(registry).scrape({ 'accept-encoding': encoding });
  expect(answer.statusCode).toBe(500);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.json()).toMatchObject({ message: 'no reading' });
});

test.each(['identity', 'gzip'])('a gauge that throws terminates the response (%s)', async (encoding) => {
  const { app, instruments } = serve();
  for (let series = 0; series < 20_000; series++) instruments.gauge('build_info').series({ version: `v${series}` });
  instruments
    .gauge('queue_length')
    .series()
    .collect(() => {
      throw new Error('no reading');
    });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await fetch(`${url}/metrics`, { headers: { 'accept-encoding': encoding } });
  await expect(answer.text()).rejects.toThrow('terminated');
});
