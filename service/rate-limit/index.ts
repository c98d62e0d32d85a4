export { type RateLimitObserver, type RateLimitOptions, rateLimit } from './rate-limit.ts';
