import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { BUILD } from '../lifecycle/version.ts';

/** Learns the OpenAPI document of the routes that are added after it. */
export const openapi = fastifyPlugin(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'lorem',
          description: 'Generates lorem ipsum. Every error is an RFC 9457 problem document.',
          version: BUILD.version,
          license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
        },
        tags: [
          { name: 'texts', description: 'Generated text' },
          { name: 'operations', description: 'What is asked by whoever runs the service' },
          { name: 'faults', description: 'Injected faults, for drills' },
        ],
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
      },
    });
  },
  { name: 'openapi' },
);
