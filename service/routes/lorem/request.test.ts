import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ProblemDetails } from '../../http/problem.ts';
import { LIMITS, TEXT_TYPES } from '../../lorem/index.ts';
import { readTextRequest } from './request.ts';
import { TEXT_QUERY } from './schema.ts';

const { maximum: MAX_COUNT } = TEXT_QUERY.properties.count;
const { maxLength: MAX_SEED_LENGTH } = TEXT_QUERY.properties.seed;

test.each(TEXT_TYPES)('the type %s is accepted in any letter case, with both limits', (type) => {
  const { min, max } = LIMITS[type];
  for (const written of [type, type.toUpperCase(), `${type[0]?.toUpperCase()}${type.slice(1)}`]) {
    const params = { type: written, min: String(min), max: String(max) };
    expect(readTextRequest(params, {})).toEqual({ type, min, max, count: undefined, seed: undefined });
  }
});

test('the query accepts a seed and a count', () => {
  const params = { type: 'word', min: '2', max: '3' };
  const seed = 's'.repeat(MAX_SEED_LENGTH);
  expect(readTextRequest(params, { seed, count: String(MAX_COUNT) })).toEqual({ type: 'word', min: 2, max: 3, count: MAX_COUNT, seed });
});

test.each(['', 'words', 'constructor', '__proto__', 'word\u0000', 'ﬁ', 'x'.repeat(500)])(
  'the type %j gets a 404 that names the known types',
  (type) => {
    const problem = refusal({ type, min: 'x', max: 'y' }, { z: '' });
    expect(problem.statusCode).toBe(404);
    expect(problem.message).toContain('one of word, sentence, paragraph, got "');
    expect(problem.message.length).toBeLessThan(200);
  },
);

test('all findings of the path and the query are reported at once', () => {
  const { statusCode, findings, message } = refusal({ type: 'word', min: '0', max: '14' }, { count: '0', seed: '', x: '1', y: '2' });
  expect([statusCode, message]).toEqual([400, findings?.map((finding) => finding.message).join('; ')]);
  expect(findings).toEqual([
    { at: 'path.min', message: 'min must be a whole number of letters from 1 to 13 for a word, got "0"' },
    { at: 'path.max', message: 'max must be a whole number of letters from 1 to 13 for a word, got "14"' },
    { at: 'query.count', message: 'count must be a whole number from 1 to 1000, given once, got "0"' },
    { at: 'query.seed', message: 'seed must be 1 to 200 characters, given once, got ""' },
    { at: 'query.x', message: 'the query accepts count, seed, got "x"' },
    { at: 'query.y', message: 'the query accepts count, seed, got "y"' },
  ]);
});

test('the first ten unknown parameters are listed and the others counted', () => {
  const query = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`n${n}`, '']));
  const { findings = [], message } = refusal({ type: 'word', min: '1', max: '1' }, query);
  expect(findings.map(({ at }) => at)).toEqual([...Array.from({ length: 10 }, (_, n) => `query.n${n}`), 'query']);
  expect(message).toMatch(/got 490 more$/);
});

test('min above max is reported when both are within the limits', () => {
  const params = { type: 'sentence', min: '3', max: '2' };
  expect(refusal(params, {}).findings).toEqual([{ at: 'path.min', message: 'min must not be greater than max, got "3" and "2"' }]);
});

test.each(['', ' 1', '+1', '-1', '1.0', '1e1', '0x1', '१', '1001', '9'.repeat(30), 'NaN'])('%j is not a valid number of words', (given) => {
  expect(refusal({ type: 'sentence', min: given, max: '5' }, {}).findings?.map(({ at }) => at)).toEqual(['path.min']);
});

test('a seed of more than 200 characters is refused', () => {
  const { findings } = refusal({ type: 'word', min: '1', max: '1' }, { seed: 's'.repeat(MAX_SEED_LENGTH + 1) });
  expect(findings?.map(({ at }) => at)).toEqual(['query.seed']);
});

test('a repeated seed or count is refused', () => {
  const { findings } = refusal({ type: 'word', min: '1', max: '1' }, { seed: ['a', 'b'], count: ['1', '2'] });
  expect(findings?.map(({ at }) => at)).toEqual(['query.count', 'query.seed']);
});

test('any path and query are accepted or refused with 400 or 404', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('word', '1', '13', '1000'));
  const query = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('seed', 'count')), fc.oneof(text, fc.array(text)));
  fc.assert(
    fc.property(text, text, text, query, (type, min, max, given) => {
      const wanted = readTextRequest({ type, min, max }, given);
      if ('statusCode' in wanted) expect([400, 404]).toContain(wanted.statusCode);
      else expect(wanted.min).toBeLessThanOrEqual(wanted.max);
    }),
    { numRuns: 2000 },
  );
});

// --- internal ---

function refusal(params: Record<string, string>, query: Record<string, unknown>): ProblemDetails {
  const wanted = readTextRequest(params, query);
  if ('statusCode' in wanted) return wanted;
  throw new Error(`expected ${JSON.stringify({ params, query })} to be refused, but it was read`);
}
