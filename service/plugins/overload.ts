import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { Problem } from '../problem.ts';

export interface OverloadOptions {
  /** Event-loop utilisation, 0 to 1, past which requests are refused; 0 refuses none. */
  readonly limit: number;
}

/** Length of the interval whose utilisation counts, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Seconds after which a refused client may try again: two intervals. */
const RETRY_AFTER_SECONDS = 2;

/**
 * Refuses requests early, with 503 and `Retry-After`, after an interval in which the event loop was busier than the limit. It guards the
 * scope that it is registered in.
 */
export const overload = fastifyPlugin(
  async (app: FastifyInstance, { limit }: OverloadOptions) => {
    if (limit === 0) return;
    await app.register(underPressure, {
      maxEventLoopUtilization: limit,
      eventLoopUtilizationMode: 'interval',
      sampleInterval: INTERVAL_MS,
      pressureHandler: () => {
        throw new Problem(503, `the service is overloaded; try again in ${RETRY_AFTER_SECONDS} seconds`, {
          headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
        });
      },
    });
  },
  { name: 'overload' },
);
