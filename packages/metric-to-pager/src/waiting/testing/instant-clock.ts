import type { Clock } from '../clock.ts';

/** Returns a clock on which sleeping takes no time but lets it pass. */
export function instantClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}
