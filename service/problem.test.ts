import { expect, test } from '@jest/globals';
import { Problem } from './problem.ts';

test('a problem says its sentence as RFC 9457 has it and as the article had it', () => {
  expect(new Problem(404, 'nothing is there').toDocument()).toEqual({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'nothing is there',
    error: 'nothing is there',
  });
});

test('a problem lists its findings, and keeps its cause and its headers out of the document', () => {
  const findings = [{ at: 'path.min', message: 'min must be smaller' }];
  const cause = new Error('secret');
  const problem = new Problem(400, 'min must be smaller', { findings, cause, headers: { allow: 'GET' } });
  expect(problem.toDocument()).toEqual({
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
  expect(new Problem(599, 'x').toDocument().title).toBe('Error');
});
