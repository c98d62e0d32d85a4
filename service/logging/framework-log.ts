import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';

/**
 * Leads what Fastify itself says of a request, such as that it was answered twice, to our log. Fastify gets no logger: for every request
 * it would make and check a child of it, and listen to the end of the answer, which took 4 % of a request's time. The lines that Fastify
 * writes of each request stay off, as the access log writes one and also sees what Fastify does not.
 */
export class FrameworkLog extends LogController {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super({ disableRequestLogging: true });
    this.#logger = logger;
  }

  /** What Fastify calls first for every request. */
  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    request.log = this.#logger;
    reply.log = this.#logger;
  }

  /** What Fastify calls for a stream that fails on its way; that the client left is not told here, as the line of the request says so. */
  override streamError(error: NodeJS.ErrnoException, request: FastifyRequest): void {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#logger.error({ err: error, request_id: request.id }, 'an answer broke off');
  }
}
