import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { BUILD } from '../config/version.ts';

/** Options of `@fastify/swagger`, which collects the OpenAPI document from the schemas of the routes. */
export const OPENAPI: FastifyDynamicSwaggerOptions = {
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
      { name: 'operations', description: 'Endpoints for operators' },
      { name: 'faults', description: 'Injected faults, for drills' },
    ],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  },
};
