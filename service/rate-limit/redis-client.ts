import type { Redis } from 'ioredis';

/** A connection to Redis that knows the script. */
export interface RedisClient extends Redis {
  /**
   * Takes a token from the bucket under `key`, which has the given pace in microseconds.
   *
   * @returns 0, or the microseconds until a token is due.
   */
  takeToken(key: string, interval: number, capacity: number): Promise<number>;
}

/**
 * Connects to Redis, again and again for as long as it takes; loads the library only now.
 *
 * Guarantees: no command waits for a connection or is sent twice; a connection on which nothing is heard is given up, and with
 * it every command on it, so that what is not answered cannot pile up.
 *
 * @param url - `redis://` or `rediss://`, with user, password and database number as needed.
 */
export async function connectToRedis(url: string): Promise<RedisClient> {
  // As a bundle has CommonJS packages by their default export alone.
  const { default: ioredis } = await import('ioredis');
  return new ioredis.Redis(url, {
    scripts: { takeToken: { lua: TAKE_TOKEN, numberOfKeys: 1 } },
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disconnectTimeout: FAREWELL_MS,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2),
  }) as RedisClient;
}

// --- internal ---

/** How long a connection may say nothing while it owes an answer. */
const SILENCE_MS = 2000;

/** How long a connection may take to end; the library waits that long even for one that is already gone, and the process with it. */
const FAREWELL_MS = 50;

/** The longest pause between two attempts to connect; replicas spread theirs over the second half of it. */
const LONGEST_PAUSE_MS = 2000;

/**
 * The arithmetic of the bucket table, atomically and by the clock of Redis, which all replicas share. A key lives until its
 * bucket is full. Should the clock be set back, or the limit made smaller, a bucket is written down as empty: it refills from
 * then on, and is not closed for hours.
 */
const TAKE_TOKEN = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])

local function write(full_at)
  redis.call('SET', KEYS[1], string.format('%.17g', full_at), 'PX', math.ceil((full_at - now) / 1000))
end

local full_at = math.max(now, tonumber(redis.call('GET', KEYS[1])) or now)
if full_at > now + capacity + 1 then
  full_at = now + capacity
  write(full_at)
end
local wait = full_at + interval - now - capacity
if wait > 1 then return math.ceil(wait) end
write(full_at + interval)
return 0
`;
