import type { FastifyInstance } from 'fastify';

export interface HealthOptions {
  /** Whether the service has begun to stop. */
  readonly stopping: () => boolean;
}

/**
 * What Kubernetes asks: `/livez`, whether the process still answers, and `/readyz`, whether to send it requests (503 only while it
 * stops). Neither depends on anybody else, as a dependency that is down must not take every replica with it.
 */
export function health(app: FastifyInstance, { stopping }: HealthOptions, done: () => void): void {
  app.get('/livez', { schema: schema('Whether the process answers', 'It does.') }, (_request, reply) => {
    reply.send(OK);
  });
  app.get('/readyz', { schema: schema('Whether to send it requests', 'Send them.', 'It is stopping.') }, (_request, reply) => {
    if (stopping()) reply.code(503).header('retry-after', '1').send(STOPPING);
    else reply.send(OK);
  });
  done();
}

// --- internal ---

const OK = { status: 'ok' };
const STOPPING = { status: 'stopping' };

function schema(summary: string, yes: string, no?: string) {
  const body = { type: 'object', required: ['status'], properties: { status: { type: 'string' } } };
  return {
    summary,
    tags: ['operations'],
    response: { 200: { description: yes, ...body }, ...(no !== undefined && { 503: { description: no, ...body } }) },
  };
}
