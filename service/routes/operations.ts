import * as client from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import fastifyMetrics from 'fastify-metrics';
import type { ServiceContext } from '../service.ts';
import { faultRoutes } from './faults.ts';

/** What is for whoever runs the service, on a port of its own where there is one: `/metrics` and `/faults`. */
export async function operations(app: FastifyInstance, { config, faults, register }: ServiceContext): Promise<void> {
  await app.register(fastifyMetrics.default, {
    name: 'nodeMetrics',
    endpoint: '/metrics',
    promClient: { ...client, register } as never,
    defaultMetrics: { enabled: true, register: register as never },
    routeMetrics: { enabled: false },
    clearRegisterOnInit: false,
  });
  await app.register(faultRoutes, { faults, token: config.FAULTS_TOKEN });
}
