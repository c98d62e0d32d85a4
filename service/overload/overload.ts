import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { openRefusal, pathOf } from '../http/guards.ts';
import { sendPrepared } from '../http/prepared-head.ts';
import { prepareProblem } from '../http/problems.ts';
import { AdmissionControl } from './admission-control.ts';
import { RefusalQueue, type RefusalShares } from './refusal-queue.ts';

export interface OverloadOptions {
  /** Longest time, in milliseconds, that a request waits for the event loop; 0 refuses none. */
  readonly maxDelayMs: number;
  /** Paths that are always served, such as those of probes and scrapes. */
  readonly exempt: readonly string[];
  /** @default decides by the utilisation of the event loop and the cost of a request */
  readonly control?: Pick<AdmissionControl, 'admit' | 'endTurn' | 'saturated'>;
  /** Shares of the time that may go to refusals. @default those of the refusal queue */
  readonly shares?: RefusalShares;
}

/** Seconds after which a refused client may try again. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Refuses requests that would wait too long, with 503 and `Retry-After`, while the event loop is saturated: as many as cannot be served in
 * time. They are refused before they are routed, so that a refusal costs less than serving.
 */
export const overload = fastifyPlugin(
  (app: FastifyInstance, options: OverloadOptions, done: () => void) => {
    if (options.maxDelayMs > 0) protect(app, options);
    done();
  },
  { name: 'overload', dependencies: ['exchanges', 'guards', 'not-found'] },
);

// --- internal ---

interface Refusal {
  readonly response: ServerResponse;
  readonly requestId: string;
}

/** How soon refusals that wait are looked at again when no request arrives, in milliseconds. */
const DRAIN_EVERY_MS = 5;

const SENTENCE = `the service is overloaded; try again in ${RETRY_AFTER_SECONDS} second`;
const { head: HEAD, body: BODY } = prepareProblem({
  statusCode: 503,
  message: SENTENCE,
  headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
});

function protect(app: FastifyInstance, { maxDelayMs, exempt, shares, control = controlOf(maxDelayMs) }: OverloadOptions): void {
  const refusals = new RefusalQueue<Refusal>({
    shares,
    now: () => performance.now(),
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
    const { requestId } = openRefusal(request, app.routeAt(pathOf(request)));
    refusals.add({ response, requestId });
    return false;
  });
  app.addHook('preClose', (closed) => {
    refusals.flush();
    closed();
  });
  app.addHook('onClose', (_app, closed) => {
    clearTimeout(timer);
    closed();
  });

  function endTurn(): void {
    turnStarted = false;
    control.endTurn();
    drain();
  }

  function drain(): void {
    clearTimeout(timer);
    refusals.drain({ saturated: control.saturated });
    if (refusals.length > 0) timer = setTimeout(drain, DRAIN_EVERY_MS).unref();
  }
}

function controlOf(maxDelay: number): AdmissionControl {
  return new AdmissionControl({
    maxDelay,
    now: () => performance.now(),
    idle: () => performance.eventLoopUtilization().idle,
  });
}
