import type { FastifyInstance } from 'fastify';
import { BUILD } from '../config/version.ts';
import { problemResponses } from './problem-schema.ts';

/** `GET /version`: the build of the service. */
export async function version(app: FastifyInstance): Promise<void> {
  const answer = { ...BUILD, node: process.versions.node };
  app.get('/version', { schema: SCHEMA }, async () => answer);
}

// --- internal ---

const SCHEMA = {
  summary: 'Build information',
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
