import { prepareProblem } from '../http/problems.ts';
import type { Limit } from './store.ts';

/**
 * Returns the 429 answers of a limit, a function of the milliseconds until a token is due. `RateLimit-Policy` names the bucket's size as the quota and
 * the time that it takes to fill as the window; all times are whole seconds, rounded up.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function refusalsOf({ perSecond, burst }: Limit, by: 'service' | 'client'): (wait: number) => ReturnType<typeof prepareProblem> {
  const policy = `"${by}";q=${burst};w=${Math.ceil(burst / perSecond)}`;
  const scope = by === 'client' ? 'for each client' : 'for the whole service';
  const rule = `The limit of ${perSecond} requests per second ${scope}, in bursts of up to ${burst}, is used up`;
  let latest = { seconds: 0, refusal: refuse(1) };
  // Most refusals name the same second as the one before.
  return (wait) => {
    const seconds = Math.max(1, Math.ceil(wait / 1000));
    if (seconds !== latest.seconds) latest = { seconds, refusal: refuse(seconds) };
    return latest.refusal;
  };

  function refuse(seconds: number) {
    const message = `${rule}; try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;
    const headers = { 'retry-after': `${seconds}`, ratelimit: `"${by}";r=0;t=${seconds}`, 'ratelimit-policy': policy };
    return prepareProblem({ statusCode: 429, message, headers });
  }
}
