export type { Decision, RateLimitObserver, Store } from './observer.ts';
export { type RateLimitOptions, rateLimit } from './rate-limit.ts';
