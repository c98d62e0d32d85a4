import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.ts';
import { createFeed, type FeedOptions } from './live/feed.ts';

/**
 * `GET /events`: the live figures of this pod as server-sent events. Answers 503 with `Retry-After` to more than `maxViewers` clients.
 * All streams end when the app begins to close.
 */
export async function events(app: FastifyInstance, options: FeedOptions): Promise<void> {
  const feed = createFeed(options);

  app.get('/events', { exposeHeadRoute: false, schema: { hide: true } }, (_request, reply) => {
    const stream = feed.join();
    if (stream === undefined) {
      const detail = `the live figures have the maximum of ${options.maxViewers} viewers, or the service is stopping; try again later`;
      throw new Problem(503, detail, { headers: { 'Retry-After': '10' } });
    }
    return reply.headers(HEADERS).send(stream);
  });

  app.addHook('preClose', async () => feed.stop());
}

// --- internal ---

/** `no-transform` and `x-accel-buffering` (nginx) disable buffering in proxies. A kept-alive connection would delay the shutdown. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
};
