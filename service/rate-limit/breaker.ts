import type { RedisStore } from './redis-store.ts';
import type { Store, Taken } from './store.ts';

interface BreakerOptions {
  readonly redis: Pick<RedisStore, 'take' | 'probe' | 'connection'>;
  /** Answers while Redis does not. */
  readonly memory: Store;
  /** Called when it is first known whether Redis is used, and at each change; `cause` says why it is not. */
  readonly changed: (up: boolean, cause: string) => void;
}

/**
 * Decides which store answers: Redis once a probe succeeded, memory after some failures in a row or a lost connection. Never rejects.
 *
 * A breaker that tries again with a request (opossum) makes its client wait for the deadline, and learns of a recovery, which is logged and
 * measured here, only with the next request. This one probes in the background, once a second.
 */
export class Breaker implements Store {
  readonly #options: BreakerOptions;
  #up: boolean | undefined;
  #failures = 0;
  #nextProbe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
    options.redis.connection
      .on('ready', () => void this.#probe())
      .on('error', (error: Error) => this.#turn(false, error.message))
      .on('close', () => this.#turn(false, 'the connection was closed'));
  }

  take(key: string): Taken | Promise<Taken> {
    return this.#up ? this.#ask(key) : this.#options.memory.take(key);
  }

  /** Leaves Redis for good; what happens to it later is not reported. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#nextProbe);
    this.#options.redis.connection.disconnect();
  }

  async #ask(key: string): Promise<Taken> {
    try {
      const taken = await this.#options.redis.take(key);
      this.#failures = 0;
      return taken;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= FAILURES) this.#turn(false, (error as Error).message);
      return this.#options.memory.take(key);
    }
  }

  async #probe(): Promise<void> {
    await this.#options.redis.probe().then(
      () => this.#turn(true, ''),
      (error: Error) => this.#turn(false, error.message),
    );
  }

  #turn(up: boolean, cause: string): void {
    clearTimeout(this.#nextProbe);
    if (this.#closed) return;
    this.#failures = 0;
    if (!up) this.#nextProbe = setTimeout(() => void this.#probe(), PROBE_EVERY_MS).unref();
    if (this.#up === up) return;
    this.#up = up;
    this.#options.changed(up, cause);
  }
}

// --- internal ---

const FAILURES = 5;
const PROBE_EVERY_MS = 1000;
