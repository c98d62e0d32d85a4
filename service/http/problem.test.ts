import { expect, test } from '@jest/globals';
import { Problem, problemJson } from './problem.ts';

test('a problem has its message in the members `detail` (RFC 9457) and `error`', () => {
  expect(documentOf(new Problem(404, 'nothing "is" there\n'))).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'nothing "is" there\n',
    error: 'nothing "is" there\n',
  });
});

test('a problem lists its findings, but not its cause and headers', () => {
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

test('a status without a phrase is titled "Error"', () => {
  expect(documentOf(new Problem(599, 'x')).title).toBe('Error');
});

test('a problem captures no stack, other errors still do', () => {
  expect(new Problem(404, 'x').stack).toMatch(/^\w+: x$/);
  expect(new Error('x').stack).toContain('problem.test.ts');
});

// --- internal ---

function documentOf(problem: Problem) {
  return JSON.parse(problemJson(problem));
}
