/** A token bucket: it gains `perSecond` tokens per second, which may be a fraction, and holds at most `burst` of them, at least 1. */
export interface Limit {
  readonly perSecond: number;
  readonly burst: number;
}

/** The name of a store: this replica's own memory, or the Redis that all replicas share. */
export type StoreName = 'memory' | 'redis';

/** The answer of a store: `wait` is 0 for a token, else the milliseconds until one is due. */
export interface Taken {
  readonly wait: number;
  readonly store: StoreName;
}

/** Token buckets by key. */
export interface Store {
  /** Takes a token from the bucket of a key, if it has one. */
  take(key: string): Taken | Promise<Taken>;
}

/** Returns the times of a limit in milliseconds: `interval` until one token comes, `capacity` until an empty bucket is full. */
export function paceOf({ perSecond, burst }: Limit): { readonly interval: number; readonly capacity: number } {
  return { interval: 1000 / perSecond, capacity: (burst * 1000) / perSecond };
}

/** Returns the limit of one of several equal replicas which together keep to the whole; a burst stays at least 1. */
export function partOf({ perSecond, burst }: Limit, replicas: number): Limit {
  return { perSecond: perSecond / replicas, burst: Math.max(1, Math.floor(burst / replicas)) };
}
