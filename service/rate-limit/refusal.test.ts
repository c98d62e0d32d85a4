import { expect, test } from '@jest/globals';
import { refusalsOf } from './refusal.ts';

test('a refusal names the limit, whose it is and when to come back', () => {
  const refusal = refusalsOf({ perSecond: 2.5, burst: 10 }, 'client')(1200);
  expect(refusal.head.statusCode).toBe(429);
  expect(JSON.parse(refusal.body).detail).toBe(
    'The limit of 2.5 requests per second for each client, in bursts of up to 10, is used up; try again in 2 seconds.',
  );
  expect(refusal.head.headers).toEqual({
    'content-type': 'application/problem+json',
    'retry-after': '2',
    ratelimit: '"client";r=0;t=2',
    'ratelimit-policy': '"client";q=10;w=4',
  });
});

test('times are whole seconds, rounded up, and at least one', () => {
  const refusal = refusalsOf({ perSecond: 100, burst: 1 }, 'service');
  expect([0.001, 1000, 1001, 1000].map((wait) => refusal(wait).head.headers['retry-after'])).toEqual(['1', '1', '2', '1']);
  expect(refusal(3).head.headers['ratelimit-policy']).toBe('"service";q=1;w=1');
  expect(JSON.parse(refusal(3).body).detail).toMatch(/in 1 second\.$/);
});
