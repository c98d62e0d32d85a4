import { unescape as decode } from 'node:querystring';
import type { FastifyBaseLogger } from 'fastify';
import { within } from './deadline.ts';
import { type Limit, type Pace, paceOf } from './limit.ts';
import { connectToRedis, type RedisClient } from './redis-client.ts';
import { StoreHealth } from './store-health.ts';

export interface SharedBucketsOptions {
  /** Where Redis is; its password is never logged. */
  readonly url: string;
  readonly limit: Limit;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  /** Called when it is first known whether the buckets can be used, and at each change. */
  readonly storeUp: (up: boolean) => void;
}

/**
 * Token buckets that all replicas share, in Redis: one for each key, in one database of one Redis.
 *
 * Guarantees: never waits for Redis to start; an answer takes at most 20 ms and the current turn of the event loop; nothing
 * fails because of Redis. While it is slow or gone it is asked once a second, in the background, and one line is logged when it
 * goes and one when it is back.
 */
export class SharedBuckets {
  readonly #options: SharedBucketsOptions;
  readonly #pace: Pace;
  readonly #secrets: readonly string[];
  readonly #health: StoreHealth;
  #client: RedisClient | undefined;
  #lastError = NO_ERROR;
  #nextProbe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SharedBucketsOptions) {
    this.#options = options;
    this.#pace = paceOf(options.limit);
    this.#secrets = secretsOf(options.url);
    this.#health = new StoreHealth((up, cause) => this.#tell(up, cause));
    this.#connect().catch((error: Error) => this.#health.lost(error.message));
  }

  /** Whether it is worth asking. */
  get up(): boolean {
    return this.#health.up;
  }

  /** Takes a token: 0, or the milliseconds until one is due, or `undefined` when Redis gave no answer. Never rejects. */
  async take(key: string): Promise<number | undefined> {
    try {
      const wait = await this.#ask(key, this.#pace);
      this.#health.answered();
      return wait;
    } catch (error) {
      this.#health.failed((error as Error).message);
      if (!this.up) this.#probeLater();
      return undefined;
    }
  }

  /** Leaves Redis for good. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#nextProbe);
    this.#client?.disconnect();
  }

  async #connect(): Promise<void> {
    const client = await connectToRedis(this.#options.url);
    client.on('error', (error: Error) => {
      this.#lastError = error.message;
    });
    if (this.#closed) return client.disconnect();
    this.#client = client;
    client.on('ready', () => {
      this.#lastError = NO_ERROR;
      void this.#probe();
    });
    client.on('close', () => {
      clearTimeout(this.#nextProbe);
      this.#health.lost(this.#lastError);
    });
  }

  /** Takes a token from a bucket that is always full: the whole way that a request goes, writing included. */
  async #probe(): Promise<void> {
    try {
      await this.#ask(PROBE, { interval: 1, capacity: 1000 });
      if (!this.#closed) this.#health.regained();
    } catch (error) {
      this.#health.lost((error as Error).message);
      this.#probeLater();
    }
  }

  #probeLater(): void {
    clearTimeout(this.#nextProbe);
    if (!this.#closed && this.#client?.status === 'ready') this.#nextProbe = setTimeout(() => void this.#probe(), PROBE_EVERY_MS).unref();
  }

  async #ask(key: string, pace: Pace): Promise<number> {
    if (this.#client === undefined) throw new Error('there is no connection yet');
    const wait = await within(DEADLINE_MS, this.#client.takeToken(PREFIX + key, pace.interval * 1000, pace.capacity * 1000));
    return wait / 1000;
  }

  #tell(up: boolean, cause: string): void {
    if (this.#closed) return;
    const { log, storeUp, url } = this.#options;
    const redis = URL.parse(url)?.host ?? 'unknown';
    storeUp(up);
    if (up) log.info({ redis }, 'Redis answers: the replicas share the rate limit');
    else
      log.warn(
        { redis, cause: this.#withoutSecrets(cause) },
        'Redis is slow or gone: this replica goes on with its part of the rate limit',
      );
  }

  /** Some servers repeat a command that they do not know, and AUTH is one. */
  #withoutSecrets(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }
}

// --- internal ---

const DEADLINE_MS = 20;
const PROBE_EVERY_MS = 1000;
const PREFIX = 'lorem:rate-limit:';
const PROBE = 'probe';
const NO_ERROR = 'the connection was closed';

/** The passwords as they are written in the URL, which may have one before its host and one in its query, and as they are sent. */
function secretsOf(url: string): string[] {
  const { password = '', searchParams } = URL.parse(url) ?? {};
  return [password, decode(password), searchParams?.get('password') ?? ''].filter((secret) => secret !== '');
}
