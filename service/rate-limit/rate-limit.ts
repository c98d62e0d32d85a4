import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginCallback, FastifyReply } from 'fastify';
import plugin from 'fastify-plugin';
import { openRefusal, pathOf } from '../http/guards.ts';
import { sendPrepared } from '../http/prepared-head.ts';
import { prepareProblem, replyProblem } from '../http/problems.ts';
import { BucketTable } from './bucket-table.ts';
import { clientKey } from './client-key.ts';
import { type Limit, paceOf, partOf } from './limit.ts';
import type { RateLimitObserver, Store } from './observer.ts';
import { type Partition, refusalOf } from './refusal.ts';
import { SharedBuckets } from './shared-buckets.ts';
import { type Taken, type Visitor, WaitingRoom } from './waiting-room.ts';

export interface RateLimitOptions extends Limit {
  /** Requests a second that a bucket refills; 0 turns the limit off. */
  readonly perSecond: number;
  /** One bucket for everybody, or one for each client address. */
  readonly by: Partition;
  /** Whether clients connect directly, so that the peer of a socket is the client. @default false */
  readonly direct?: boolean;
  /** Past the limit: answer 429 at once, or hold the request until its token is due. */
  readonly mode: 'reject' | 'wait';
  /** In mode `wait`, the longest in milliseconds that a request is held before it gets 429 all the same. */
  readonly maxWaitMs: number;
  /** Replicas that share the limit: while Redis is away each goes on with its part of it. */
  readonly replicas: number;
  /**
   * Redis that holds the buckets which all replicas share.
   * @default each replica has its own buckets, with the whole limit
   */
  readonly redisUrl?: string | undefined;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly observer: RateLimitObserver;
  /**
   * The time in milliseconds; must not run backwards.
   * @default the time since the process started
   */
  readonly clock?: (() => number) | undefined;
}

/**
 * Limits the rate of the requests to the routes of the scope that it is registered in.
 *
 * Guarantees: without Redis a request that is let through is decided on at once, without a promise or an allocation; with Redis it
 * waits for it for 20 ms at most. No request fails because of the limit other than by 429, nor is any held when the service
 * stops: whoever waits then is let through.
 *
 * Refuses with 429, `Retry-After`, `RateLimit` and `RateLimit-Policy`: where this replica alone decides, before the request is routed.
 */
export const rateLimit: FastifyPluginCallback<RateLimitOptions> = plugin(register, { name: 'rate-limit', fastify: '5.x' });

// --- internal ---

/** Clients whose buckets are remembered in memory. */
const CLIENTS = 10_000;

type Next = (error?: Error) => void;

/** A request at the limit, with what its bucket said: the milliseconds until a token is due, and whose word that is. */
interface Turn extends Taken {
  readonly key: string;
  readonly reply: FastifyReply;
  readonly next: Next;
}

function register(app: FastifyInstance, options: RateLimitOptions, done: Next): void {
  if (options.perSecond > 0) limit(app, options);
  done();
}

function limit(app: FastifyInstance, options: RateLimitOptions): void {
  const { by, clock = () => performance.now(), observer } = options;
  const shared = sharedBuckets(options);
  const own = new BucketTable(shared === undefined ? options : partOf(options, options.replicas), by === 'client' ? CLIENTS : 1);
  const room = options.mode === 'wait' ? waitingRoom() : undefined;
  const refusal = refusalOf(options, by);

  app.addHook('onRequest', (request, reply, next) => {
    const key = by === 'client' ? clientKey(request.ip) : 'service';
    if (room?.isBusy(key)) return hold(room, { key, wait: 0, store: store(), reply, next });
    if (shared?.up) return void take(key).then((taken) => settle({ ...taken, key, reply, next }));
    const wait = own.take(key, clock());
    if (wait > 0) return settle({ key, wait, store: 'memory', reply, next });
    observer.decided('allowed', 'memory');
    next();
  });
  if (room === undefined && shared === undefined && !app.observesAnswers && app.hasDecorator('addGuard')) refuseEarly(app, options, own);
  app.addHook('preClose', (done) => {
    room?.close(store());
    done();
  });
  app.addHook('onClose', (_app, done) => {
    shared?.close();
    done();
  });

  function waitingRoom(): WaitingRoom {
    return new WaitingRoom({ take, interval: paceOf(options).interval, maxWait: options.maxWaitMs, clock });
  }

  function store(): Store {
    return shared?.up ? 'redis' : 'memory';
  }

  async function take(key: string): Promise<Taken> {
    const wait = shared?.up ? await shared.take(key) : undefined;
    return wait === undefined ? { wait: own.take(key, clock()), store: 'memory' } : { wait, store: 'redis' };
  }

  function settle(turn: Turn): void {
    if (turn.wait === 0) {
      observer.decided('allowed', turn.store);
      turn.next();
    } else if (room === undefined) reject(turn);
    else hold(room, turn);
  }

  function reject({ wait, store, reply }: Taken & { readonly reply: FastifyReply }): void {
    observer.decided('rejected', store);
    replyProblem(reply, refusal(wait));
  }

  /** Keeps a request waiting, in its own asynchronous context, as it is woken by the timer of another. */
  function hold(room: WaitingRoom, { key, wait, store, reply, next }: Turn): void {
    const leave = () => room.leave(key, visitor);
    const visitor: Visitor = {
      admit: AsyncLocalStorage.bind((store) => {
        reply.raw.off('close', leave);
        observer.decided('delayed', store);
        next();
      }),
      refuse: AsyncLocalStorage.bind((taken) => {
        reply.raw.off('close', leave);
        reject({ ...taken, reply });
      }),
    };
    const tooLong = room.join(key, wait, visitor);
    if (tooLong > 0) reject({ wait: tooLong, store, reply });
    else reply.raw.once('close', leave);
  }
}

/** Refuses, before a request is routed, what the hook would refuse after. The hook alone takes tokens, whatever way a path is written. */
function refuseEarly(app: FastifyInstance, options: RateLimitOptions, buckets: BucketTable): void {
  const { by, direct = false, clock = () => performance.now(), observer } = options;
  if (by === 'client' && !direct) return;
  const refusal = preparedRefusals(refusalOf(options, by));
  const limited = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) limited.add(`${one} ${url}`);
  });
  app.addGuard((request, response) => {
    const wait = buckets.peek(by === 'client' ? clientKey(request.socket.remoteAddress) : 'service', clock());
    if (wait === 0) return true;
    const route = app.routeAt(pathOf(request));
    if (!limited.has(`${request.method} ${route}`)) return true;
    observer.decided('rejected', 'memory');
    const { head, body } = refusal(wait);
    sendPrepared(response, head, { requestId: openRefusal(request, route).requestId, body });
    return false;
  });
}

/** Refusals differ by whole seconds only. */
function preparedRefusals(refusal: ReturnType<typeof refusalOf>): (wait: number) => ReturnType<typeof prepareProblem> {
  const bySecond: ReturnType<typeof prepareProblem>[] = [];
  return (wait) => {
    const second = Math.ceil(wait / 1000);
    const prepared = bySecond[second] ?? prepareProblem(refusal(wait));
    bySecond[second] = prepared;
    return prepared;
  };
}

function sharedBuckets(options: RateLimitOptions): SharedBuckets | undefined {
  if (options.redisUrl === undefined) return undefined;
  const { redisUrl: url, log, observer } = options;
  return new SharedBuckets({ url, limit: options, log, storeUp: (up) => observer.storeUp(up) });
}
