import { expect, test } from '@jest/globals';
import { Problem, problemJson } from './problem.ts';

test('a problem says its sentence as RFC 9457 has it and as the article had it', () => {
  expect(documentOf(new Problem(404, 'nothing "is" there\n'))).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'nothing "is" there\n',
    error: 'nothing "is" there\n',
  });
});

test('a problem lists its findings, and keeps its cause and its headers out of the document', () => {
  const findings = [{ at: 'path.min', message: 'min must be smaller' }];
  const cause = new Error('secret');
  const problem = new Problem(400, 'min must be smaller', { findings, cause, headers: { allow: 'GET' } });
  expect(documentOf(problem)).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'min must be smaller',
    error: 'min must be smaller',
    findings,
  });
  expect([problem.cause, problem.headers]).toEqual([cause, { allow: 'GET' }]);
});

test('a status that HTTP has no phrase for is titled all the same', () => {
  expect(documentOf(new Problem(599, 'x')).title).toBe('Error');
});

test('a problem costs no stack, and leaves that of other errors alone', () => {
  expect(new Problem(404, 'x').stack).toMatch(/^\w+: x$/);
  expect(new Error('x').stack).toContain('problem.test.ts');
});

// --- internal ---

function documentOf(problem: Problem) {
  return JSON.parse(problemJson(problem));
}
