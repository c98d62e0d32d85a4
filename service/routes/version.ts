import type { FastifyInstance } from 'fastify';
import { BUILD } from '../lifecycle/version.ts';
import { problemResponses } from './problem-schema.ts';

/** `GET /version`: which build answers. */
export function version(app: FastifyInstance, _options: object, done: () => void): void {
  const answer = { ...BUILD, node: process.versions.node };
  app.get('/version', { schema: SCHEMA }, (_request, reply) => {
    reply.send(answer);
  });
  done();
}

// --- internal ---

const SCHEMA = {
  summary: 'Which build answers',
  tags: ['operations'],
  response: {
    200: {
      description: 'The package version, the commit and the version of Node.js.',
      type: 'object',
      required: ['version', 'revision', 'node'],
      properties: { version: { type: 'string' }, revision: { type: 'string' }, node: { type: 'string' } },
    },
    ...problemResponses(503),
  },
};
