import swagger from '@fastify/swagger';
import { type FastifyInstance, fastify } from 'fastify';
import { exchanges } from 'metric-to-pager/fastify';
import type { Logger } from 'pino';
import type { ServiceContext } from '../context.ts';
import { accessLog } from '../logging/access-log.ts';
import { FrameworkLog } from '../logging/framework-log.ts';
import { guards } from './guards.ts';
import * as limits from './limits.ts';
import { MAX_PARAM_LENGTH, notFound } from './not-found.ts';
import { OPENAPI } from './openapi.ts';
import { answerClientError, connectAnswer, sendProblem } from './problems.ts';
import { answerFrameworkError, requestContext } from './request-context.ts';
import { requestIdFrom } from './request-detail.ts';

/**
 * Creates a Fastify app with what each port needs before its first route: limits, problem documents, the request context, the access
 * log and the OpenAPI document.
 */
export function createServer({ config, logger, connections, background }: ServerContext): FastifyInstance {
  const app: FastifyInstance = fastify(fastifyOptions(logger));
  // `IDLE_SOCKET_MS` also applies between requests. Fastify's option cannot be 0, without which Node adds a header and a timer per request.
  app.server.keepAliveTimeout = 0;
  // Handlers validate by the same schemas: Fastify would accept `1e1` and ` 1` as numbers, and stop at the first finding.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  app.decorate('observesAnswers', config.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined);
  app.register(guards, { background });
  app.register(exchanges, { connectAnswer });
  app.after(() => connections.watch(app));
  app.register(accessLog, { logger });
  app.register(requestContext);
  app.setErrorHandler(sendProblem);
  app.register(notFound);
  app.register(swagger, OPENAPI);
  return app;
}

// --- internal ---

type ServerContext = Pick<ServiceContext, 'config' | 'logger' | 'connections' | 'background'>;

function fastifyOptions(logger: Logger) {
  return {
    logger: false,
    logController: new FrameworkLog(logger),
    genReqId: (request: { headers: NodeJS.Dict<string | string[]> }) => requestIdFrom(request.headers['x-request-id']),
    // A stopping service keeps answering: each connection closes after its next answer.
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
      // The request context checks it: Node would refuse with an empty body.
      requireHostHeader: false,
      // Node creates no stream for a request without a body, which saves 5 % of the request time. See the request context.
      optimizeEmptyRequests: true,
    },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
  };
}
