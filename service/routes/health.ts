import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import { Problem } from '../http/problem.ts';
import { problemResponses } from './problem-schema.ts';

/**
 * The probes of Kubernetes: `/livez`, and `/readyz`, which answers 503 only while the service stops. Neither checks dependencies, as one
 * that is down must not take every replica out of service.
 */
export async function health(app: FastifyInstance, { stopping }: Pick<ServiceContext, 'stopping'>): Promise<void> {
  app.get('/livez', { schema: { ...SCHEMA, summary: 'Liveness', response: OK_RESPONSE } }, (_request, reply) => {
    reply.send(OK);
  });
  app.get(
    '/readyz',
    { schema: { ...SCHEMA, summary: 'Readiness', response: { ...OK_RESPONSE, ...problemResponses(503) } } },
    (_request, reply) => {
      reply.send(stopping() ? new Problem(503, 'the service is stopping; use another replica') : OK);
    },
  );
}

// --- internal ---

const OK = { status: 'ok' };
const SCHEMA = { tags: ['operations'] };
const OK_RESPONSE = {
  200: {
    description: 'The check passed.',
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { type: 'string', const: OK.status } },
  },
};
