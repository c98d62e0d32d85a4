/** What became of a request at the limit. */
export type Decision = 'allowed' | 'delayed' | 'rejected';

/** Which bucket decided: this replica's own, or the one that all replicas share. */
export type Store = 'memory' | 'redis';

/** Is told what the rate limit does. */
export interface RateLimitObserver {
  /** Once a request that the limit decided on; not for one whose client left while it waited. */
  decided(decision: Decision, store: Store): void;
  /** Whether the shared bucket can be used: when that is first known, and at each change. */
  storeUp(up: boolean): void;
}
