import { expect, test } from '@jest/globals';
import { refusalOf } from './refusal.ts';

test('a refusal names the limit, whose it is and when to come back', () => {
  const refusal = refusalOf({ perSecond: 2.5, burst: 10 }, 'client')(1200);
  expect(refusal.statusCode).toBe(429);
  expect(refusal.message).toBe(
    'The limit of 2.5 requests per second for each client, in bursts of up to 10, is used up; try again in 2 seconds.',
  );
  expect(refusal.headers).toEqual({
    'retry-after': '2',
    ratelimit: '"client";r=0;t=2',
    'ratelimit-policy': '"client";q=10;w=4',
  });
});

test('times are whole seconds, rounded up, and at least one', () => {
  const refusal = refusalOf({ perSecond: 100, burst: 1 }, 'service');
  expect([0.001, 1000, 1001].map((wait) => refusal(wait).headers['retry-after'])).toEqual(['1', '1', '2']);
  expect(refusal(3).headers['ratelimit-policy']).toBe('"service";q=1;w=1');
  expect(refusal(3).message).toMatch(/in 1 second\.$/);
});
