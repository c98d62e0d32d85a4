import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { exchangeOf } from '../../monitoring/runtime/index.ts';
import { MAX_URL_BYTES } from '../limits.ts';
import { Problem } from '../problem.ts';
import { RequestDetail, traceFrom } from '../request-detail.ts';
import { sendProblem } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the log line and the metrics of this request will say. */
    detail: RequestDetail;
  }
}

/**
 * The first thing that happens to every request: it gets its id (echoed as `X-Request-Id`), its trace and the detail that its log line
 * and metrics are made from. A request target that is too long ends here.
 */
export const requestContext = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    app.decorateRequest('detail');
    app.addHook('onRequest', (request, reply, next) => {
      openContext(request, reply);
      if (request.raw.url !== undefined && request.raw.url.length > MAX_URL_BYTES) {
        next(new Problem(414, `the request target must be at most ${MAX_URL_BYTES} bytes, got ${request.raw.url.length}`));
        return;
      }
      next();
    });
    done();
  },
  { name: 'request-context' },
);

/** For errors that Fastify finds before any hook runs, such as a path that cannot be decoded. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  openContext(request, reply);
  sendProblem(error, request, reply);
}

// --- internal ---

function openContext(request: FastifyRequest, reply: FastifyReply): void {
  const detail = new RequestDetail(request.id, traceFrom(request.raw.headers['traceparent']));
  request.detail = detail;
  const exchange = exchangeOf<RequestDetail>(request.raw);
  if (exchange !== undefined) exchange.detail = detail;
  reply.raw.setHeader('x-request-id', request.id);
}
