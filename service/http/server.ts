import { type FastifyInstance, fastify } from 'fastify';
import { exchanges } from 'metric-to-pager/fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { accessLog } from '../logging/access-log.ts';
import { FrameworkLog } from '../logging/framework-log.ts';
import { guards } from './guards.ts';
import * as limits from './limits.ts';
import { MAX_PARAM_LENGTH, notFound } from './not-found.ts';
import { openapi } from './openapi.ts';
import { answerClientError, connectAnswer, problems } from './problems.ts';
import { answerFrameworkError, requestContext } from './request-context.ts';
import { requestIdFrom } from './request-detail.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly logger: Logger;
}

/** Routes whose successes are logged at `debug`. */
const QUIET_ROUTES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/**
 * A Fastify app with everything that each of our ports needs before its first route: bounds on time and size, one shape of error, a
 * context and a log line for each request, and a description of its routes.
 */
export function createServer({ config, logger }: ServerOptions): FastifyInstance {
  const app: FastifyInstance = fastify(fastifyOptions(logger));
  app.server.maxConnections = limits.MAX_CONNECTIONS;
  // The bound on idle sockets holds between requests, too; one of its own would start and end a timer with every request.
  app.server.keepAliveTimeout = 0;
  // Schemas only describe the API. The handlers judge what they are sent, as they can name all findings at once, and in our words.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.decorate('observesAnswers', config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined);
  app.register(guards);
  app.register(exchanges, { connectAnswer });
  app.register(accessLog, { logger, quietRoutes: QUIET_ROUTES });
  app.register(requestContext);
  app.register(problems);
  app.register(notFound);
  app.register(openapi);
  return app;
}

// --- internal ---

function fastifyOptions(logger: Logger) {
  return {
    logger: false,
    logController: new FrameworkLog(logger),
    genReqId: (request: { headers: NodeJS.Dict<string | string[]> }) => requestIdFrom(request.headers['x-request-id']),
    // A stopping service still answers: its connections end after their next answer.
    return503OnClosing: false,
    clientErrorHandler: answerClientError as never,
    frameworkErrors: answerFrameworkError as never,
    bodyLimit: limits.MAX_BODY_BYTES,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    connectionTimeout: limits.IDLE_SOCKET_MS,
    maxRequestsPerSocket: limits.MAX_REQUESTS_PER_SOCKET,
    http: {
      headersTimeout: limits.HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: limits.TIMEOUT_CHECK_MS,
      maxHeaderSize: limits.MAX_HEADER_BYTES,
      // The request context asks for it, as Node would refuse without a word.
      requireHostHeader: false,
      // Most requests have no body: Node then makes no stream of it, which saves 5 % of the time of a request. See the request context.
      optimizeEmptyRequests: true,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
  };
}
