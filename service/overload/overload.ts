import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { Background } from '../http/background.ts';
import { openUnprocessed, pathOf } from '../http/guards.ts';
import { sendPrepared } from '../http/prepared-head.ts';
import { prepareProblem } from '../http/problems.ts';
import { AdmissionControl } from './admission-control.ts';
import { RefusalQueue, type RefusalShares } from './refusal-queue.ts';

export interface OverloadOptions {
  /** Longest time, in milliseconds, that a request waits for the event loop; 0 disables refusals. */
  readonly maxDelayMs: number;
  /** Paths that are always served, such as those of probes and scrapes. */
  readonly exempt: readonly string[];
  /** Largest number of waiting refusals; the connections of further ones are closed. */
  readonly maxWaiting: number;
  /** Closes the connection of a request that is not even refused. */
  readonly close: (socket: Socket) => void;
  /** Work that yields to requests: its time counts as idle. */
  readonly background: Pick<Background, 'spent'>;
  /** @default an `AdmissionControl` on the utilisation of the event loop */
  readonly control?: Pick<AdmissionControl, 'admit' | 'endTurn' | 'saturated'>;
  /** Shares of the time for refusals. @default those of the refusal queue */
  readonly shares?: RefusalShares;
}

/**
 * Refuses requests that would wait too long with 503 and `Retry-After` while the event loop is saturated. Refuses before routing, so
 * that a refusal costs less than serving.
 */
export const overload = fastifyPlugin(
  async (app: FastifyInstance, options: OverloadOptions) => {
    if (options.maxDelayMs > 0) protect(app, options);
  },
  { name: 'overload', dependencies: ['exchanges', 'guards', 'not-found'] },
);

// --- internal ---

interface Refusal {
  readonly response: ServerResponse;
  readonly requestId: string;
}

/** Interval at which waiting refusals are sent when no request arrives, in milliseconds. */
const DRAIN_INTERVAL_MS = 5;

const { head: HEAD, body: BODY } = prepareProblem({
  statusCode: 503,
  message: 'the service is overloaded; try again in 1 second',
  headers: { 'retry-after': '1' },
});

function protect(app: FastifyInstance, { maxDelayMs, exempt, shares, maxWaiting, close, background, ...options }: OverloadOptions): void {
  const now = () => performance.now();
  const idle = () => performance.eventLoopUtilization().idle + background.spent;
  const control = options.control ?? new AdmissionControl({ maxDelay: maxDelayMs, now, idle });
  const refusals = new RefusalQueue<Refusal>({
    shares,
    now,
    maxLength: maxWaiting,
    isGone: ({ response }) => response.destroyed,
    refuse: ({ response, requestId }) => sendPrepared(response, HEAD, { requestId, body: BODY }),
  });
  let turnStarted = false;
  let timer: NodeJS.Timeout | undefined;

  app.addGuard((request, response) => {
    if (!turnStarted) {
      turnStarted = true;
      setImmediate(endTurn);
    }
    if (control.admit() || exempt.includes(pathOf(request))) return true;
    const { requestId } = openUnprocessed(request, app.routeAt(pathOf(request)));
    if (!refusals.add({ response, requestId })) close(request.socket);
    return false;
  });
  app.addHook('preClose', async () => refusals.flush());
  app.addHook('onClose', async () => clearTimeout(timer));

  function endTurn(): void {
    turnStarted = false;
    control.endTurn();
    drain();
  }

  function drain(): void {
    clearTimeout(timer);
    refusals.drain({ saturated: control.saturated });
    if (refusals.length > 0) timer = setTimeout(drain, DRAIN_INTERVAL_MS).unref();
  }
}
