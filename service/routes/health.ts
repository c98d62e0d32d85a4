import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.ts';
import { problemResponses } from './problem-schema.ts';

export interface HealthOptions {
  /** Whether the service has begun to stop. */
  readonly stopping: () => boolean;
}

/**
 * What Kubernetes asks: `/livez`, whether the process still answers, and `/readyz`, whether to send it requests (503 only while it
 * stops). Neither depends on anybody else, as a dependency that is down must not take every replica with it.
 */
export function health(app: FastifyInstance, { stopping }: HealthOptions, done: () => void): void {
  app.get('/livez', { schema: { ...SCHEMA, summary: 'Whether the process answers', response: YES } }, (_request, reply) => {
    reply.send(OK);
  });
  app.get(
    '/readyz',
    { schema: { ...SCHEMA, summary: 'Whether to send it requests', response: { ...YES, ...problemResponses(503) } } },
    (_request, reply) => {
      reply.send(stopping() ? new Problem(503, 'the service is stopping; ask another') : OK);
    },
  );
  done();
}

// --- internal ---

const OK = { status: 'ok' };
const SCHEMA = { tags: ['operations'] };
const YES = {
  200: {
    description: 'Yes.',
    type: 'object',
    required: ['status'],
    additionalProperties: false,
    properties: { status: { type: 'string', const: OK.status } },
  },
};
