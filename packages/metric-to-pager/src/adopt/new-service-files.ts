import { literal } from './literal.ts';
import { type ProjectVersions, projectFiles } from './project-files.ts';
import { camelCase } from './service-file.ts';

/** The kinds of a new service. */
export type ServiceKind = 'fastify' | 'worker';

/** Returns the files of a new service: an API on Fastify, or a worker that takes jobs. */
export function newServiceFiles(kind: ServiceKind, name: string, versions: ProjectVersions): Readonly<Record<string, string>> {
  const { catalogue, objectives, main } = KINDS[kind];
  const dependencies = { '@prometheus-io/client': '^0.16.1', fastify: '^5.12.8' };
  return {
    'catalogue.ts': catalogue,
    'service.ts': serviceText(name, objectives),
    'main.ts': main,
    ...projectFiles(name, versions, { dependencies, scripts: { start: 'node main.ts' } }),
  };
}

// --- internal ---

const BUILD = `  build_info: { type: 'gauge', help: 'Always 1; the label is the version of the build.', labels: { version: anyValue } },`;

const API_CATALOGUE = `import { anyValue, defineCatalogue } from 'metric-to-pager';

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'other'] as const;
/** The templates of all routes, and what stands for other requests. */
export const ROUTES = ['/hello/:name', 'unknown', 'malformed'] as const;
export const STATUS_CODES = ['200', '400', '404', '500', '503', 'other'] as const;

/** The metrics of the service. */
export const catalogue = defineCatalogue({
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a request.',
    unit: 'seconds',
    labels: { method: METHODS, route: ROUTES, status_code: STATUS_CODES },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  http_response_size_bytes: { type: 'histogram', help: 'Size of responses.', unit: 'bytes', labels: { route: ROUTES }, buckets: [256, 4096, 65_536] },
  http_requests_in_flight: { type: 'gauge', help: 'Requests that are not yet answered.' },
${BUILD}
});
`;

const API_OBJECTIVES = `      availability: {
        description: 'Requests are answered without an error of the server.',
        target: 0.999,
        sli: errorRatioSli(metrics.http_request_duration_seconds, { events: {}, bad: { status_code: oneOf(['500', '503', 'other']) } }),
        byHand: 'answer requests with an error of the server',
      },
      latency: {
        description: 'Requests are answered within 0.25 s.',
        target: 0.99,
        sli: latencySli(metrics.http_request_duration_seconds, { events: {}, above: 0.25 }),
        byHand: 'delay every answer',
      },`;

const OPERATIONS = `const operations = fastify();
operations.get('/metrics', scrapeHandler({ instruments, registry }));
await operations.listen({ host: '0.0.0.0', port: Number(process.env['METRICS_PORT'] ?? 9464) });`;

const STOP = (stopped: string) => `process.once('SIGTERM', async () => {
${stopped}  await operations.close();
});`;

const API_MAIN = `import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
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
app.get('/livez', async () => 'alive\\n');
app.get('/readyz', async () => 'ready\\n');
app.get<{ Params: { name: string } }>('/hello/:name', async ({ params: { name } }) => \`Hello, \${name}!\\n\`);
await app.listen({ host: '0.0.0.0', port: Number(process.env['PORT'] ?? 8080) });

${OPERATIONS}

${STOP('  await app.close();\n')}
`;

const WORKER_CATALOGUE = `import { anyValue, defineCatalogue } from 'metric-to-pager';

export const OUTCOMES = ['done', 'failed'] as const;

/** The metrics of the worker. */
export const catalogue = defineCatalogue({
  jobs_total: {
    type: 'counter',
    help: 'Jobs that ended, by outcome.',
    labels: { outcome: OUTCOMES },
    startAtZero: OUTCOMES.map((outcome) => ({ outcome })),
  },
  job_duration_seconds: { type: 'histogram', help: 'Time of a job.', unit: 'seconds', buckets: [0.1, 0.5, 1, 5, 30, 60] },
${BUILD}
});
`;

const WORKER_OBJECTIVES = `      jobs: {
        description: 'Jobs end without a failure.',
        target: 0.99,
        sli: errorRatioSli(metrics.jobs_total, { events: {}, bad: { outcome: 'failed' } }),
        byHand: 'make jobs fail',
      },
      duration: {
        description: 'Jobs end within 5 s.',
        target: 0.99,
        sli: latencySli(metrics.job_duration_seconds, { events: {}, above: 5 }),
        byHand: 'delay every job',
      },`;

const WORKER_MAIN = `import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from '@prometheus-io/client';
import { fastify } from 'fastify';
import { Instruments, scrapeHandler } from 'metric-to-pager/fastify';
import { catalogue } from './catalogue.ts';

const instruments = new Instruments(catalogue);
instruments.gauge('build_info').series({ version: process.env['VERSION'] ?? 'development' }).set(1);
const registry = new Registry();
collectDefaultMetrics({ register: registry });

${OPERATIONS}

const jobs = instruments.counter('jobs_total');
const [done, failed] = [jobs.series({ outcome: 'done' }), jobs.series({ outcome: 'failed' })];
const duration = instruments.histogram('job_duration_seconds').series();
let stopping = false;
${STOP('  stopping = true;\n')}

while (!stopping) {
  const started = performance.now();
  try {
    await work();
    done.add();
  } catch {
    failed.add();
  }
  duration.observe((performance.now() - started) / 1000);
}

/** Takes a job from the queue and does it. */
async function work(): Promise<void> {
  await sleep(1000);
}
`;

const KINDS = {
  fastify: { catalogue: API_CATALOGUE, objectives: API_OBJECTIVES, main: API_MAIN },
  worker: { catalogue: WORKER_CATALOGUE, objectives: WORKER_OBJECTIVES, main: WORKER_MAIN },
} as const satisfies Record<ServiceKind, unknown>;

function serviceText(name: string, objectives: string): string {
  return `import { defineService } from 'metric-to-pager';
import { metricsMissing, targetAbsent, targetDown, twoVersions } from 'metric-to-pager/alerts';
import { nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';
import { HTTP_PORT } from 'metric-to-pager/kubernetes';
${objectives.includes('oneOf') ? "import { oneOf } from 'metric-to-pager/promql';\n" : ''}import { errorRatioSli, latencySli } from 'metric-to-pager/slo';
import { catalogue } from './catalogue.ts';

const { metrics } = catalogue;

export const service = defineService({
  name: ${literal(name)},
  version: '0.1.0',
  alertPrefix: ${literal(camelCase(name))},
  domain: ${literal(`${name}.example`)},
  catalogue,
  build: metrics.build_info,
  objectives: {
    period: '30d',
    minBadEvents: 10,
    objectives: {
${objectives}
    },
  },
  alerts: [targetDown, targetAbsent, metricsMissing({ catalogue }), twoVersions({ build: metrics.build_info, labels: ['version'] })],
  dashboards: (service) => [sloDashboard(service), nodejsDashboard(service)],
  process: ({ metrics: { port } }) => ({
    variables: { PORT: String(HTTP_PORT), METRICS_PORT: String(port) },
    stopping: { delaySeconds: 5, drainSeconds: 20 },
  }),
});
`;
}
