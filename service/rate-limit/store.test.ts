import { expect, test } from '@jest/globals';
import { paceOf, partOf } from './store.ts';

test('a pace says how long one token and a full bucket take', () => {
  expect(paceOf({ perSecond: 4, burst: 10 })).toEqual({ interval: 250, capacity: 2500 });
});

test('replicas together keep to the limit', () => {
  expect(partOf({ perSecond: 9, burst: 10 }, 3)).toEqual({ perSecond: 3, burst: 3 });
});

test('the part of a replica always holds a token', () => {
  expect(partOf({ perSecond: 1, burst: 2 }, 5)).toEqual({ perSecond: 0.2, burst: 1 });
});
