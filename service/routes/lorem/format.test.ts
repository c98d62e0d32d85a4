import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../../http/problem.ts';
import { formatFor, JSON_FORMAT, TEXT_FORMAT } from './format.ts';

test.each([
  undefined,
  '',
  '*/*',
  'application/json',
  'application/*',
  'text/html, */*;q=0.1',
  'text/plain;q=0.5, application/json',
  'APPLICATION/JSON',
])('Accept %j is answered with JSON', (accept) => {
  expect(formatFor(accept)).toBe(JSON_FORMAT);
});

test.each(['text/plain', 'text/*', 'text/plain, application/json;q=0.9', 'application/json;q=0, */*', 'text/plain; charset=utf-8'])(
  'Accept %j is answered with plain text',
  (accept) => {
    expect(formatFor(accept)).toBe(TEXT_FORMAT);
  },
);

test.each(['text/html', 'application/xml', 'application/json;q=0', 'application/problem+json', '*/*;q=0', 'nonsense'])(
  'Accept %j gets 406',
  (accept) => {
    expect(() => formatFor(accept)).toThrow(
      new Problem(406, `Accept must allow application/json or text/plain, got ${JSON.stringify(accept)}`),
    );
  },
);

test('any Accept gets a format or a 406', () => {
  const part = fc.constantFrom('text/plain', 'application/json', '*/*', 'a/b', ';q=', '0.5', ',', ' ', '=', '"', '/', 'x'.repeat(500));
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string()), { maxLength: 12 }), (parts) => {
      try {
        expect([JSON_FORMAT, TEXT_FORMAT]).toContain(formatFor(parts.join('')));
      } catch (error) {
        expect((error as Problem).statusCode).toBe(406);
      }
    }),
    { numRuns: 1000 },
  );
});
