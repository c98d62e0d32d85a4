import type {} from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.ts';
import { createFeed, type FeedOptions } from './live/feed.ts';

/**
 * `GET /events`: the live figures of this pod as server-sent events, one stream a viewer. More viewers than allowed are answered with 503
 * and `Retry-After`. Streams end, and no new ones start, when the app begins to close.
 */
export function events(app: FastifyInstance, options: FeedOptions, done: () => void): void {
  const feed = createFeed(options);

  app.get('/events', { exposeHeadRoute: false, schema: { hide: true } }, (_request, reply) => {
    const stream = feed.join();
    if (stream === undefined) throw full(options.maxViewers);
    return reply.headers(HEADERS).send(stream);
  });

  app.addHook('preClose', (next) => {
    feed.stop();
    next();
  });
  done();
}

// --- internal ---

/**
 * `no-transform` and the line after it keep proxies, and nginx by name, from holding events back. A connection that carried a stream
 * ends with it: kept alive, it would keep a stopping service from closing.
 */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  connection: 'close',
};

function full(maxViewers: number): Problem {
  return new Problem(
    503,
    `the live figures have as many viewers as they may have (${maxViewers}), or the service is stopping; try again later`,
    {
      headers: { 'Retry-After': '10' },
    },
  );
}
