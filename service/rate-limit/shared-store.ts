import { unescape as decode } from 'node:querystring';
import type { FastifyBaseLogger } from 'fastify';
import { Breaker } from './breaker.ts';
import { RedisStore } from './redis-store.ts';
import type { Limit, Store } from './store.ts';

interface SharedStoreOptions {
  /** Where Redis is; its password is never logged. */
  readonly url: string;
  readonly limit: Limit;
  /** Answers while Redis does not. */
  readonly memory: Store;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  /** Called when it is first known whether Redis is used, and at each change. */
  readonly storeUp: (up: boolean) => void;
}

/** Opens the store that all replicas share. Logs one line when Redis is lost and one when it is back. */
export function sharedStore({ url, limit, memory, log, storeUp }: SharedStoreOptions): Breaker {
  const redis = URL.parse(url)?.host ?? 'unknown';
  const secrets = secretsIn(url);
  return new Breaker({
    redis: new RedisStore(wellEncoded(url), limit),
    memory,
    changed: (up, cause) => {
      storeUp(up);
      if (up) return log.info({ redis }, 'Redis answers: the replicas share the rate limit');
      // Some servers repeat a command that they do not know, and AUTH is one.
      const harmless = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), cause);
      log.warn({ redis, cause: harmless }, 'Redis is slow or gone: this replica goes on with its part of the rate limit');
    },
  });
}

// --- internal ---

/** The passwords as they are written in the URL, which may have one before its host and one in its query, and as they are sent. */
function secretsIn(url: string): string[] {
  const { password = '', searchParams } = URL.parse(url) ?? {};
  return [password, decode(password), searchParams?.get('password') ?? ''].filter((secret) => secret !== '');
}

/** The library refuses a URL with a `%` that encodes nothing, as in the password `100%`. */
function wellEncoded(url: string): string {
  const parsed = new URL(url);
  parsed.username = encodeURIComponent(decode(parsed.username));
  parsed.password = encodeURIComponent(decode(parsed.password));
  return parsed.href;
}
