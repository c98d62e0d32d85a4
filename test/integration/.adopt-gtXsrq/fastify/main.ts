import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { fastify } from 'fastify';
import { exchanges, httpMetrics, Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { catalogue, METHODS, ROUTES, STATUS_CODES } from './catalogue.ts';

const instruments = new Instruments(catalogue);
instruments.gauge('build_info').series({ version: process.env['VERSION'] ?? 'development' }).set(1);
const registry = new Registry();
collectDefaultMetrics({ register: registry });

const app = fastify();
await app.register(exchanges);
await app.register(
  httpMetrics({
    duration: instruments.histogram('http_request_duration_seconds'),
    size: instruments.histogram('http_response_size_bytes'),
    inFlight: instruments.gauge('http_requests_in_flight'),
    methods: METHODS,
    routes: ROUTES,
    statusCodes: STATUS_CODES,
    unknownRoute: 'unknown',
    malformedRoute: 'malformed',
    unmeasured: ['/livez', '/readyz'],
  }),
);
app.get('/livez', async () => 'alive\n');
app.get('/readyz', async () => 'ready\n');
app.get<{ Params: { name: string } }>('/hello/:name', async ({ params: { name } }) => `Hello, ${name}!\n`);
await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 8080) });

const operations = fastify();
operations.get('/metrics', scrapeHandler({ instruments, registry }));
await operations.listen({ host: '0.0.0.0', port: Number(process.env['METRICS_PORT'] ?? 9464) });

process.once('SIGTERM', async () => {
  await app.close();
  await operations.close();
});
