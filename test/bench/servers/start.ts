import fastifyMetrics from 'fastify-metrics';
import { bareApp, type Prepare } from './bare.ts';
import { measure, measureManySeries } from './measured.ts';

/** The servers to compare, by what stands before their one route: `node start.ts NAME` listens on the port in `PORT`. */
const SERVERS: Readonly<Record<string, Prepare | undefined>> = {
  bare: () => {},
  measured: measure,
  'many-series': measureManySeries,
  'fastify-metrics': async (app) => void (await app.register(fastifyMetrics.default, { endpoint: '/metrics' })),
};

const name = process.argv[2] ?? '';
const prepare = SERVERS[name];
if (prepare === undefined) throw new Error(`the server must be one of ${Object.keys(SERVERS).join(', ')}, got ${JSON.stringify(name)}`);
const app = await bareApp(prepare);
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
