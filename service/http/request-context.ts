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
    /** What the log line and the metrics of this request will say. */
    detail: RequestDetail;
  }
}

/**
 * The first thing that happens to every request: it gets its id (echoed as `X-Request-Id`), its trace and the detail that its log line
 * and metrics are made from. What is wrong with a request wherever it goes ends here: a target that is too long, an expectation that
 * nothing can meet, and no host or more than one.
 */
export const requestContext = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    app.decorateRequest('detail');
    app.addHook('onRequest', (request, reply, next) => {
      openContext(request, reply);
      // Node has ended the body of a request that has none; Fastify would wait for the end of one that has a type.
      if (request.raw.readableEnded) delete request.raw.headers['content-type'];
      next(refusalOf(request.raw));
    });
    // Node would answer an expectation that it does not know by itself, without a word.
    app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
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
  reply.header('x-request-id', request.id);
}

function refusalOf({ url = '', headers, rawHeaders, httpVersion }: IncomingMessage): Problem | undefined {
  if (url.length > MAX_URL_BYTES) return new Problem(414, `the request target must be at most ${MAX_URL_BYTES} bytes, got ${url.length}`);
  if (headers.host === undefined && httpVersion === '1.1') return new Problem(400, 'the request must name a Host, got none');
  if (hostsIn(rawHeaders) > 1) return new Problem(400, 'the request must name one Host, got more');
  if (headers.expect !== undefined && httpVersion === '1.1' && !MET.test(headers.expect))
    return new Problem(417, `Expect must be 100-continue, got ${JSON.stringify(headers.expect.slice(0, 100))}`);
  return undefined;
}

/**
 * How often a request names a host: Node takes the first and drops the others, where a proxy before it may have taken another.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2) {
    if (rawHeaders[name]?.length === HOST.length && rawHeaders[name]?.toLowerCase() === HOST) hosts += 1;
  }
  return hosts;
}

const HOST = 'host';

/** What Node takes for the one expectation that it meets. */
const MET = /(?:^|\W)100-continue(?:$|\W)/i;
