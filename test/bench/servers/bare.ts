import { type FastifyInstance, fastify } from 'fastify';
import { createRandom, generate, type TextType } from '../../../service/lorem/index.ts';

/** Creates the smallest Fastify app with the same answer: one route with a schema, and the generator. `prepare` runs before the route. */
export async function bareApp(prepare: (app: FastifyInstance) => void | Promise<void> = () => {}): Promise<FastifyInstance> {
  const app = fastify();
  await prepare(app);
  app.post('/lorem/:type/:min/:max', { schema: SCHEMA }, (request, reply) => {
    const { type, min, max } = request.params as { type: TextType; min: number; max: number };
    reply.send({ message: generate(type, createRandom(undefined), min, max) });
  });
  return app;
}

// --- internal ---

const number = { type: 'integer', minimum: 1, maximum: 1000 };
const SCHEMA = {
  params: {
    type: 'object',
    required: ['type', 'min', 'max'],
    properties: { type: { type: 'string', enum: ['word', 'sentence', 'paragraph'] }, min: number, max: number },
  },
  response: { 200: { type: 'object', required: ['message'], properties: { message: { type: 'string' } } } },
};
