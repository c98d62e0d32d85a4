/** A token bucket in the words of its user. */
export interface Limit {
  /** Tokens that the bucket gains a second; may be a fraction. */
  readonly perSecond: number;
  /** Tokens that it holds when it is full; at least 1. */
  readonly burst: number;
}

/** The same bucket in milliseconds, the unit that decisions are made in. */
export interface Pace {
  /** Time that one token takes to come. */
  readonly interval: number;
  /** Time that the empty bucket takes to be full. */
  readonly capacity: number;
}

/**
 * How much earlier than due, in milliseconds, a token is given. It forgives the rounding of sums of fractions, which would
 * otherwise refuse the last token of a burst; it never adds up, as each decision is made against the clock.
 */
export const TOLERANCE = 0.001;

/** The pace of a limit. */
export function paceOf(limit: Limit): Pace {
  const interval = 1000 / limit.perSecond;
  return { interval, capacity: limit.burst * interval };
}

/** What one of several equal replicas may let through so that together they keep to the limit; a burst stays at least 1. */
export function partOf(limit: Limit, replicas: number): Limit {
  return { perSecond: limit.perSecond / replicas, burst: Math.max(1, Math.floor(limit.burst / replicas)) };
}
