import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { Exchange } from 'metric-to-pager/fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { RequestDetail } from '../http/request-detail.ts';
import { accessLine, jsonLine } from './access-line.ts';

export interface AccessLogOptions {
  readonly logger: Logger;
  /** Routes whose successes are logged at `debug`: what asks every few seconds and is well. */
  readonly quietRoutes: ReadonlySet<string>;
}

/** Logs one line for each exchange, whatever became of it: answered, refused, aborted by the client, or not even HTTP. */
export const accessLog = fastifyPlugin(
  (app: FastifyInstance, { logger, quietRoutes }: AccessLogOptions, done: () => void) => {
    const stream = (logger as LoggerWithStream)[pino.symbols.streamSym];
    app.exchanges.onEnd((exchange) => {
      const { route, statusCode } = exchange;
      const quiet = route !== undefined && statusCode < 400 && quietRoutes.has(route);
      const level = statusCode >= 500 ? 'error' : quiet ? 'debug' : 'info';
      if (!logger.isLevelEnabled(level)) return;
      const line = accessLine(exchange as Exchange<RequestDetail>);
      if (line.err === undefined) stream.write(jsonLine(level, line));
      else logger.error(line, 'request');
    });
    done();
  },
  { name: 'access-log' },
);

// --- internal ---

/** Where pino writes its finished lines. */
type LoggerWithStream = Logger & { readonly [pino.symbols.streamSym]: DestinationStream };
