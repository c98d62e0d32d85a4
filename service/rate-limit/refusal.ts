import type { ProblemDetails } from '../http/problem.ts';
import type { Limit } from './limit.ts';

/** Whether everybody draws from one bucket, or each client from its own. */
export type Partition = 'service' | 'client';

/**
 * Makes the 429 answers of a limit: a function of the milliseconds until a token is due. `RateLimit-Policy` names the
 * bucket's size as the quota and the time it takes to fill as the window; all times are whole seconds, rounded up.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function refusalOf(limit: Limit, by: Partition): (wait: number) => ProblemDetails {
  const policy = `"${by}";q=${limit.burst};w=${Math.ceil(limit.burst / limit.perSecond)}`;
  const whose = by === 'client' ? 'for each client' : 'for the whole service';
  const rule = `The limit of ${limit.perSecond} requests per second ${whose}, in bursts of up to ${limit.burst}, is used up`;
  return (wait) => {
    const seconds = Math.max(1, Math.ceil(wait / 1000));
    return {
      statusCode: 429,
      message: `${rule}; try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      headers: { 'retry-after': `${seconds}`, ratelimit: `"${by}";r=0;t=${seconds}`, 'ratelimit-policy': policy },
    };
  };
}
