import type { FastifyInstance } from 'fastify';
import fastifyMetrics from 'fastify-metrics';
import { bareApp } from './bare.ts';
import { measure, measureManySeries } from './measured.ts';
import { refusingApp } from './refusing.ts';

/** The servers of the comparison: `node start.ts NAME` listens on `PORT`. */
const SERVERS: Readonly<Record<string, () => Promise<FastifyInstance>>> = {
  bare: () => bareApp(),
  measured: () => bareApp(measure),
  'many-series': () => bareApp(measureManySeries),
  'fastify-metrics': () => bareApp(async (app) => void (await app.register(fastifyMetrics.default, { endpoint: '/metrics' }))),
  refusing: refusingApp,
};

const name = process.argv[2] ?? '';
const start = SERVERS[name];
if (start === undefined) throw new Error(`the server must be one of ${Object.keys(SERVERS).join(', ')}, got ${JSON.stringify(name)}`);
const app = await start();
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
