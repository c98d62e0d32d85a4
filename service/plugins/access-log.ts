import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { Logger } from 'pino';
import type { Exchange } from '../../monitoring/runtime/index.ts';
import type { RequestDetail } from '../request-detail.ts';

/** The members of an access-log line, beside `level`, `time` and `msg`; one that does not apply is left out. */
export interface AccessLine {
  readonly request_id: string | undefined;
  readonly trace_id: string | undefined;
  readonly method: string | undefined;
  /** The route's template; a request that matched none has `url` in its place. */
  readonly route: string | undefined;
  /** The start of the request target, where no route matched. */
  readonly url: string | undefined;
  /** The answer's status; 499 when the client left before it was complete. */
  readonly status: number;
  readonly function: string | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Characters of text in the answer. */
  readonly length: number | undefined;
  /** Milliseconds from the parsed request line to the last byte handed over. */
  readonly took: number;
  /** What went wrong, for a 5xx. */
  readonly err: unknown;
}

export interface AccessLogOptions {
  readonly logger: Logger;
  /** Routes whose successes are logged at `debug`: what asks every few seconds and is well. */
  readonly quietRoutes: ReadonlySet<string>;
}

/** Logs one line for each exchange, whatever became of it: answered, refused, aborted by the client, or not even HTTP. */
export const accessLog = fastifyPlugin(
  (app: FastifyInstance, { logger, quietRoutes }: AccessLogOptions, done: () => void) => {
    app.exchanges.onEnd((exchange) => {
      const ended = exchange as Exchange<RequestDetail>;
      if (ended.statusCode >= 500) logger.error(accessLine(ended), 'request');
      else if (ended.route !== undefined && ended.statusCode < 400 && quietRoutes.has(ended.route))
        logger.debug(accessLine(ended), 'request');
      else logger.info(accessLine(ended), 'request');
    });
    done();
  },
  { name: 'access-log' },
);

/** What the log says of an exchange. */
export function accessLine(exchange: Exchange<RequestDetail>): AccessLine {
  const { request, route, detail } = exchange;
  return {
    request_id: detail?.requestId,
    trace_id: detail?.trace?.traceId,
    method: request?.method,
    route,
    url: route === undefined ? request?.url?.slice(0, URL_SHOWN) : undefined,
    status: exchange.statusCode,
    function: detail?.function,
    min: detail?.min,
    max: detail?.max,
    length: detail?.function === undefined ? undefined : detail.length,
    took: Math.round((exchange.endedAt - exchange.startedAt) * 1000) / 1000,
    err: detail?.error,
  };
}

// --- internal ---

/** Characters of an unknown request target that a line shows: enough to recognise it, too few to fill a disk. */
const URL_SHOWN = 256;
