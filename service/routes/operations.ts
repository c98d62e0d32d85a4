import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import fastifyMetrics, { type IMetricsPluginOptions } from 'fastify-metrics';
import { sampleEventLoopLag, scrapeHandler } from 'metric-to-pager/fastify';
import type { ServiceContext } from '../context.ts';
import { faultRoutes } from './faults.ts';

/** The endpoints for operators, on METRICS_PORT when it is set: `/metrics` and `/faults`. */
export async function operations(app: FastifyInstance, context: ServiceContext): Promise<void> {
  const { instruments, registry } = context;
  await app.register(fastifyMetrics.default, nodeMetrics(registry));
  const stopSampling = sampleEventLoopLag(registry);
  app.addHook('onClose', async () => stopSampling());
  app.get('/metrics', { schema: METRICS_SCHEMA }, scrapeHandler({ instruments, registry }));
  await app.register(faultRoutes, context);
}

// --- internal ---

/** Node.js metrics only: the plugin's request metrics miss requests that Fastify does not answer. */
function nodeMetrics(register: client.Registry): Partial<IMetricsPluginOptions> {
  return {
    promClient: { ...client, register },
    defaultMetrics: { enabled: true, register },
    routeMetrics: { enabled: false },
    endpoint: null,
  };
}

const METRICS_SCHEMA = {
  summary: 'Metrics for Prometheus',
  description: 'In the text format or in OpenMetrics, by `Accept`.',
  tags: ['operations'],
  response: {
    200: {
      description: 'All metrics.',
      content: {
        'text/plain': { schema: { type: 'string' } },
        'application/openmetrics-text': { schema: { type: 'string' } },
      },
    },
  },
};
