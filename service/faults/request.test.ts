import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../http/problem.ts';
import { FAULT_KINDS, FAULT_NAMES } from './kinds.ts';
import { readFault, schemaOf } from './request.ts';

test.each(FAULT_NAMES)('a fault of kind %s accepts both bounds of its parameter', (kind) => {
  const { amount } = FAULT_KINDS[kind];
  for (const value of amount === undefined ? [0] : [amount.minimum, amount.maximum]) {
    const body = { kind, share: 0.5, seconds: 60, ...(amount && { [amount.name]: value }) };
    expect(readFault(body)).toEqual({ kind, amount: value, share: 0.5, seconds: 60 });
  }
});

test('parameters with defaults are optional', () => {
  expect(readFault({ kind: 'error', seconds: 1 })).toEqual({ kind: 'error', amount: 500, share: 1, seconds: 1 });
  expect(readFault({ kind: 'exit', seconds: 1 })).toEqual({ kind: 'exit', amount: 1, share: 1, seconds: 1 });
});

test('all findings are reported at once', () => {
  const body = { kind: 'latency', milliseconds: 0, share: 0, seconds: '60', colour: 'red' };
  expect(refusal(body)).toEqual([
    { at: 'body.milliseconds', message: 'milliseconds must be a whole number from 1 to 30000, got 0' },
    { at: 'body.share', message: 'share must be a number above 0 and at most 1, got 0' },
    { at: 'body.seconds', message: 'seconds must be a whole number from 1 to 3600, got "60"' },
    { at: 'body.colour', message: 'a fault of kind latency accepts kind, milliseconds, share, seconds, got "colour"' },
  ]);
});

test.each([
  ['an unknown kind', { kind: 'flood', seconds: 1 }, 'body.kind'],
  ['a kind that Object.prototype has', { kind: 'constructor', seconds: 1 }, 'body.kind'],
  ['no kind', { seconds: 1 }, 'body.kind'],
  ['no duration', { kind: 'abort' }, 'body.seconds'],
  ['a missing required parameter', { kind: 'block', seconds: 1 }, 'body.milliseconds'],
  ['null for a parameter with a default', { kind: 'error', status: null, seconds: 1 }, 'body.status'],
  ['null for the share', { kind: 'abort', share: null, seconds: 1 }, 'body.share'],
  ['the parameter of another kind', { kind: 'abort', status: 500, seconds: 1 }, 'body.status'],
  ['a fraction', { kind: 'error', status: 500.5, seconds: 1 }, 'body.status'],
])('%s is refused', (_what, body, at) => {
  expect(refusal(body).map((finding) => finding.at)).toEqual([at]);
});

test.each([
  ['latency', { milliseconds: 30_001 }, 'body.milliseconds'],
  ['block', { milliseconds: 2001 }, 'body.milliseconds'],
  ['allocate', { megabytes: 4097 }, 'body.megabytes'],
])('%s beyond the bound of a drill, %j, is refused', (kind, amount, at) => {
  expect(refusal({ kind, seconds: 60, ...amount }).map((finding) => finding.at)).toEqual([at]);
});

test.each([undefined, null, [], 'latency', 5, true])('the body %j is refused', (body) => {
  expect(() => readFault(body)).toThrow(/^the body must be a JSON object such as /);
});

test('any JSON is accepted or refused with 400', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('latency', 'error', 1, 60, 0.5));
  const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('kind', 'seconds', 'share', 'status', 'milliseconds', 'x'), value));
  fc.assert(
    fc.property(body, (given) => {
      try {
        expect(readFault(given).seconds).toBeGreaterThan(0);
      } catch (error) {
        expect((error as Problem).statusCode).toBe(400);
      }
    }),
    { numRuns: 1000 },
  );
});

test('the schema describes the parameter of each kind', () => {
  expect(FAULT_NAMES.map((kind) => [kind, schemaOf(kind).required])).toEqual([
    ['latency', ['kind', 'milliseconds', 'seconds']],
    ['error', ['kind', 'seconds']],
    ['abort', ['kind', 'seconds']],
    ['block', ['kind', 'milliseconds', 'seconds']],
    ['allocate', ['kind', 'megabytes', 'seconds']],
    ['exit', ['kind', 'seconds']],
  ]);
});

// --- internal ---

function refusal(body: unknown) {
  try {
    readFault(body);
  } catch (error) {
    if (error instanceof Problem) return error.findings ?? [];
    throw error;
  }
  throw new Error(`expected ${JSON.stringify(body)} to be refused, but it was read`);
}
