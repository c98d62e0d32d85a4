import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestIdFrom, traceFrom } from './request-detail.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

test('a request id of 1 to 128 safe characters is kept', () => {
  const safe = 'abcXYZ019._:/+=@-';
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...safe), minLength: 1, maxLength: 128 }), (id) => {
      expect(requestIdFrom(id)).toBe(id);
    }),
  );
});

test.each([
  ['nothing', undefined],
  ['an empty one', ''],
  ['one of 129 characters', 'x'.repeat(129)],
  ['one with a space', 'a b'],
  ['one with a line break', 'a\n{"level":"fatal"}'],
  ['one with a quote', 'a"b'],
  ['one beyond ASCII', 'é'],
  ['two, as Node joins them', 'a, b'],
  ['a list', ['a']],
])('%s is replaced by a new request id', (_what, given) => {
  expect(requestIdFrom(given)).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
});

test('new request ids are unique', () => {
  const ids = Array.from({ length: 1000 }, () => requestIdFrom(undefined));
  expect(new Set(ids).size).toBe(1000);
});

test.each([
  ['01', true],
  ['00', false],
  ['03', true],
  ['02', false],
])('the flags %s of a trace context mean sampled: %s', (flags, sampled) => {
  expect(traceFrom(`00-${TRACE}-${PARENT}-${flags}`)).toEqual({ traceId: TRACE, sampled });
});

test('a trace context of a later version may have more fields after the flags', () => {
  expect(traceFrom(`01-${TRACE}-${PARENT}-01-what.comes.later`)).toEqual({ traceId: TRACE, sampled: true });
});

test.each([
  undefined,
  '',
  [`00-${TRACE}-${PARENT}-01`],
  `00-${TRACE}-${PARENT}`,
  `00-${TRACE}-${PARENT}-01-more`,
  `00-${TRACE}-${PARENT}-01 `,
  `01-${TRACE}-${PARENT}-01more`,
  `ff-${TRACE}-${PARENT}-01`,
  `00-${'0'.repeat(32)}-${PARENT}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`,
])('the trace context %j is not valid', (header) => {
  expect(traceFrom(header)).toBeUndefined();
});
