import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { Config } from '../config.ts';
import { clientKeys } from '../http/client-address.ts';
import { openUnprocessed, pathOf } from '../http/guards.ts';
import { replyPrepared, sendPrepared } from '../http/prepared-head.ts';
import { MemoryStore } from './memory-store.ts';
import type { RateLimitObserver } from './observe-rate-limit.ts';
import { refusalsOf } from './refusal.ts';
import { paceOf, partOf, type Taken } from './store.ts';
import { TokenQueue } from './token-queue.ts';

export interface RateLimitOptions {
  readonly config: Pick<Config, Extract<keyof Config, `RATE_LIMIT_${string}`> | 'REDIS_URL' | 'TRUST_PROXY'>;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly observer: RateLimitObserver;
  /** The time in milliseconds; must not run backwards. @default the time since the process started */
  readonly clock?: (() => number) | undefined;
}

/**
 * Limits the rate of the requests to the routes of the scope that it is registered in.
 *
 * Guarantees: without Redis a request is allowed at once, without a promise or an allocation; with Redis it waits for it for 20 ms at most. No
 * request fails because of the limit other than by 429, and a service that stops holds none: it releases those that wait.
 *
 * Refuses with 429, `Retry-After`, `RateLimit` and `RateLimit-Policy`; where this replica alone decides, before the request is routed.
 */
export const rateLimit = fastifyPlugin(
  async (app: FastifyInstance, options: RateLimitOptions) => {
    if (options.config.RATE_LIMIT_PER_SECOND > 0) await limit(app, options);
  },
  { name: 'rate-limit' },
);

// --- internal ---

/** Clients whose buckets are remembered in memory. */
const CLIENTS = 10_000;

interface Turn {
  readonly key: string;
  readonly reply: FastifyReply;
  readonly next: () => void;
}

async function limit(app: FastifyInstance, { config, log, observer, clock = () => performance.now() }: RateLimitOptions): Promise<void> {
  const { RATE_LIMIT_PER_SECOND: perSecond, RATE_LIMIT_BY: by, RATE_LIMIT_MODE: mode, REDIS_URL: url } = config;
  const whole = { perSecond, burst: config.RATE_LIMIT_BURST ?? Math.max(1, Math.ceil(perSecond)) };
  const own = url === undefined ? whole : partOf(whole, config.RATE_LIMIT_REPLICAS);
  const memory = new MemoryStore({ limit: own, size: by === 'client' ? CLIENTS : 1, clock });
  const shared = url === undefined ? undefined : await open(url);
  const store = shared ?? memory;
  const { interval } = paceOf(whole);
  const queue = mode === 'wait' ? new TokenQueue({ store, interval, maxWait: config.RATE_LIMIT_MAX_WAIT_MS, clock }) : undefined;
  const keyOf = by === 'client' ? clientKeys(config.TRUST_PROXY) : () => 'service';
  const refusalAfter = refusalsOf(whole, by);

  app.addHook('onRequest', (request, reply, next) => {
    const key = keyOf(request.raw);
    if (queue?.isBusy(key)) return hold(queue, { key, reply, next });
    const taken = store.take(key);
    if (taken instanceof Promise) return void taken.then((answer) => settle(answer, { key, reply, next }));
    if (taken.wait > 0) return settle(taken, { key, reply, next });
    observer.decided('allowed', taken.store);
    next();
  });
  app.addHook('preClose', async () => queue?.close());
  app.addHook('onClose', async () => shared?.close());
  if (store === memory && queue === undefined && !app.observesAnswers && app.hasDecorator('addGuard')) refuseBeforeRouting();

  /** Loads the client of Redis only where it is used. */
  async function open(url: string) {
    const { sharedStore } = await import('./shared-store.ts');
    return sharedStore({ url, limit: whole, memory, log, storeUp: (up) => observer.storeUp(up) });
  }

  function settle(taken: Taken, turn: Turn): void {
    if (taken.wait === 0) {
      observer.decided('allowed', taken.store);
      turn.next();
    } else if (queue === undefined) refuse(taken, turn.reply);
    else hold(queue, turn, taken);
  }

  function refuse({ wait, store }: Taken, reply: FastifyReply): void {
    observer.decided('rejected', store);
    const { head, body } = refusalAfter(wait);
    replyPrepared(reply, head, body);
  }

  /** Keeps a request waiting, in its own asynchronous context, as the timer of another one wakes it. */
  function hold(queue: TokenQueue, { key, reply, next }: Turn, taken?: Taken): void {
    const leave = () => queue.leave(key, waiter);
    const waiter = AsyncLocalStorage.bind((taken: Taken) => {
      reply.raw.off('close', leave);
      if (taken.wait > 0) return refuse(taken, reply);
      observer.decided('delayed', taken.store);
      next();
    });
    reply.raw.once('close', leave);
    queue.join(key, waiter, taken);
  }

  /** Refuses what the hook would refuse, at a lower price. The hook alone takes tokens, however a path is written. */
  function refuseBeforeRouting(): void {
    const limited = new Set<string>();
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) limited.add(`${one} ${url}`);
    });
    app.addGuard((request, response) => {
      const wait = memory.peek(keyOf(request));
      if (wait === 0) return true;
      const route = app.routeAt(pathOf(request));
      if (!limited.has(`${request.method} ${route}`)) return true;
      observer.decided('rejected', 'memory');
      const { head, body } = refusalAfter(wait);
      sendPrepared(response, head, { requestId: openUnprocessed(request, route).requestId, body });
      return false;
    });
  }
}
