import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';

/**
 * Sends Fastify's own messages, such as of an answer sent twice, to the service's log. Fastify gets no logger: it would create a child
 * logger per request, which takes 4 % of the request time. Its request lines are off, as the access log writes them.
 */
export class FrameworkLog extends LogController {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    super({ disableRequestLogging: true });
    this.#logger = logger;
  }

  /** Called first for every request. */
  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    request.log = this.#logger;
    reply.log = this.#logger;
  }

  /** Called when a streamed answer fails. An aborted request is skipped: its access-log line reports it. */
  override streamError(error: NodeJS.ErrnoException, request: FastifyRequest): void {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#logger.error({ err: error, request_id: request.id }, 'a streamed answer failed');
  }
}
