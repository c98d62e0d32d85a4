import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import fastifyMetrics, { type IMetricsPluginOptions } from 'fastify-metrics';
import { sampleEventLoopLag, scrapeHandler } from 'metric-to-pager/fastify';
import type { ServiceContext } from '../lifecycle/context.ts';
import { faultRoutes } from './faults.ts';

/** What is for whoever runs the service, on a port of its own where there is one: `/metrics` and `/faults`. */
export async function operations(app: FastifyInstance, { config, faults, instruments, registry }: ServiceContext): Promise<void> {
  await app.register(fastifyMetrics.default, nodeMetrics(registry));
  const stopMeasuring = sampleEventLoopLag(registry);
  app.addHook('onClose', async () => stopMeasuring());
  app.get('/metrics', { schema: METRICS_SCHEMA }, scrapeHandler({ instruments, registry }));
  await app.register(faultRoutes, { faults, token: config.FAULTS_TOKEN });
}

// --- internal ---

/** Node's own metrics; those of requests are ours, as the plugin's miss what Fastify never answers. */
function nodeMetrics(register: client.Registry): Partial<IMetricsPluginOptions> {
  return {
    promClient: { ...client, register },
    defaultMetrics: { enabled: true, register },
    routeMetrics: { enabled: false },
    endpoint: null,
  };
}

const METRICS_SCHEMA = {
  summary: 'The metrics, for Prometheus',
  description: 'In the text format or in OpenMetrics, whichever `Accept` prefers.',
  tags: ['operations'],
  response: {
    200: {
      description: 'Every metric.',
      content: {
        'text/plain': { schema: { type: 'string' } },
        'application/openmetrics-text': { schema: { type: 'string' } },
      },
    },
  },
};
