// As a bundle has CommonJS packages by their default export alone.
import ioredis, { type Redis } from 'ioredis';
import { type Limit, paceOf, type Store, type Taken } from './store.ts';

/**
 * Token buckets that all replicas share, in Redis. Connects in the background, again and again for as long as it takes.
 *
 * Guarantees: an answer takes at most 20 ms and the current turn of the event loop. No command waits for a connection or is sent twice, and a
 * silent connection is given up with every command on it, so commands without an answer cannot pile up.
 */
export class RedisStore implements Store {
  /** Emits `ready`, `error` and `close`. */
  readonly connection: ScriptedRedis;
  readonly #pace: ReturnType<typeof paceOf>;

  /** @param url - `redis://` or `rediss://`, with user, password and database number as needed. */
  constructor(url: string, limit: Limit) {
    this.#pace = paceOf(limit);
    this.connection = new ioredis.Redis(url, {
      scripts: { takeToken: { lua: TAKE_TOKEN, numberOfKeys: 1 } },
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      connectTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      // The library, and so a process that stops, waits so long for the end of a connection, even of a dead one.
      disconnectTimeout: 50,
      // From 0.1 to 2 seconds; replicas spread their attempts over the second half of each pause.
      retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), 2000) * (0.5 + Math.random() / 2),
    }) as ScriptedRedis;
  }

  /** @throws Error when Redis fails or is late, as a rejection. */
  async take(key: string): Promise<Taken> {
    return { wait: await this.#take(key, this.#pace), store: 'redis' };
  }

  /** Takes a token from a bucket that is always full: all that a request needs, writing included. @throws as `take` */
  async probe(): Promise<void> {
    await this.#take('probe', { interval: 1, capacity: 1000 });
  }

  async #take(key: string, { interval, capacity }: ReturnType<typeof paceOf>): Promise<number> {
    const answer = this.connection.takeToken(`lorem:rate-limit:${key}`, interval * 1000, capacity * 1000);
    return (await within(DEADLINE_MS, answer)) / 1000;
  }
}

/**
 * Settles as the promise does, if it does within `ms` milliseconds; one that fails later is silent. Timers run before sockets are read, so
 * sockets get one more turn: an answer that came in time counts even when this process was too busy to read it.
 *
 * @throws Error that names the time, as a rejection
 */
export function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

// --- internal ---

interface ScriptedRedis extends Redis {
  /** Runs the script with times in microseconds: 0, or the microseconds until a token is due. */
  takeToken(key: string, interval: number, capacity: number): Promise<number>;
}

const DEADLINE_MS = 20;

/** Longest silence of a connection that owes an answer. */
const SILENCE_MS = 2000;

/**
 * The arithmetic of the memory store, atomically and by the clock of Redis. A key expires when its bucket is full. After the clock was set back,
 * or the limit made smaller, a bucket is at worst empty: it refills from then on.
 */
const TAKE_TOKEN = `
local time = redis.call('TIME')
local now, interval, capacity = time[1] * 1000000 + time[2], tonumber(ARGV[1]), tonumber(ARGV[2])
local known = tonumber(redis.call('GET', KEYS[1])) or now
local full_at = math.min(math.max(known, now), now + capacity + 1)
local wait = full_at + interval - now - capacity
if wait <= 1 then
  wait, full_at = 0, full_at + interval
end
if full_at ~= known then
  redis.call('SET', KEYS[1], string.format('%.17g', full_at), 'PX', math.ceil((full_at - now) / 1000))
end
return math.ceil(wait)
`;
