import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { exchangeOf } from 'metric-to-pager/fastify';
import { MAX_URL_BYTES } from './limits.ts';
import { Problem } from './problem.ts';
import { sendProblem } from './problems.ts';
import { RequestDetail, traceFrom } from './request-detail.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Values for the log line and metrics of this request. */
    detail: RequestDetail;
  }
}

/**
 * The first hook of every request: sets its id (echoed as `X-Request-Id`), its trace and its detail. Refuses a request on any route
 * with a target that is too long, an unknown `Expect`, or not exactly one `Host`.
 */
export const requestContext = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.decorateRequest('detail');
    app.addHook('onRequest', (request, reply, next) => {
      openContext(request, reply);
      // Node has already ended the stream of a request without a body; with a Content-Type Fastify would wait for its end.
      if (request.raw.readableEnded) delete request.raw.headers['content-type'];
      next(refusalOf(request.raw));
    });
    // Node would answer an unknown `Expect` itself, with an empty body.
    app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  },
  { name: 'request-context' },
);

/** Answers errors that Fastify finds before any hook runs, such as a path that cannot be decoded. */
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
  reply.header('x-request-id', request.id);
}

function refusalOf({ url = '', headers, rawHeaders, httpVersion }: IncomingMessage): Problem | undefined {
  if (url.length > MAX_URL_BYTES) return new Problem(414, `the request target must be at most ${MAX_URL_BYTES} bytes, got ${url.length}`);
  if (headers.host === undefined && httpVersion === '1.1') return new Problem(400, 'the request must name a Host, got none');
  if (hostsIn(rawHeaders) > 1) return new Problem(400, 'the request must name one Host, got more');
  if (headers.expect !== undefined && httpVersion === '1.1' && !CONTINUE.test(headers.expect))
    return new Problem(417, `Expect must be 100-continue, got ${JSON.stringify(headers.expect.slice(0, 100))}`);
  return undefined;
}

/**
 * Counts the `Host` headers: Node keeps the first, where a proxy in front may have used another. @see
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2) {
    if (rawHeaders[name]?.length === HOST.length && rawHeaders[name]?.toLowerCase() === HOST) hosts += 1;
  }
  return hosts;
}

const HOST = 'host';

/** Node's own pattern for the expectation that it supports. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;
