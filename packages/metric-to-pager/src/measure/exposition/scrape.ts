import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { type Exposed, expose } from './exposition.ts';
import { CONTENT_TYPE } from './format.ts';
import { acceptsGzip, negotiateFormat } from './negotiate.ts';

/**
 * Returns a route handler that answers scrapes, with content negotiation.
 *
 * @see https://prometheus.io/docs/instrumenting/content_negotiation/
 */
export function scrapeHandler(exposed: Exposed): RouteHandlerMethod {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const format = negotiateFormat(request.headers.accept);
    const text = Readable.from(await expose(exposed, format));
    reply.type(CONTENT_TYPE[format]).header('vary', 'Accept, Accept-Encoding').header('cache-control', 'no-store');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(text);
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    // An error of either stream destroys both; Fastify handles the error of the stream that it sends.
    pipeline(text, gzip, () => {});
    return reply.header('content-encoding', 'gzip').send(gzip);
  };
}
