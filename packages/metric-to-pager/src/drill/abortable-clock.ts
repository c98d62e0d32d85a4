import type { Clock } from '../waiting/clock.ts';

/** Returns a clock on which sleeping ends with an error as soon as a signal is aborted, and with it whatever waits. */
export function abortableClock(clock: Clock, signal: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: async (milliseconds) => {
      signal.throwIfAborted();
      let stop = () => {};
      const aborted = new Promise<never>((_, reject) => {
        stop = () => reject(signal.reason as Error);
        signal.addEventListener('abort', stop, { once: true });
      });
      try {
        await Promise.race([clock.sleep(milliseconds), aborted]);
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
