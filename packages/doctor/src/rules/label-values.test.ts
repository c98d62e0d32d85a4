import { expect, test } from '@jest/globals';
import { fits, labelsFor, valueFor } from './label-values.ts';

const matcher = (text: string) => {
  const [, label = '', operator = '', value = ''] = /^(\w+)(=~|!~|!=|=)(.*)$/s.exec(text) ?? [];
  return { label, operator, value };
};

test.each([
  '(?i).*export.*',
  '[[:alpha:]]+-[0-9]',
  'eu-\\d+',
  '/(dev|sys)($|/)',
  '5..',
  '(2..|499)',
  'a{3}b?',
  '[^a-z]x',
  '\\Qa.b\\E',
  '\\p{Lu}\\.|x',
  '(?P<name>a+)|b',
  '.+',
  '',
])('a value is found for the pattern %j of RE2', (pattern) => {
  const value = valueFor([matcher(`a=~${pattern}`)]);
  expect(value === undefined ? undefined : fits(value, [matcher(`a=~${pattern}`)])).toBe(true);
});

test('a value is found that every condition allows, and none where there is none', () => {
  expect(labelsFor(['code!~4..', 'code!=200', 'verb=~GET|POST', 'verb!=GET', 'path=~/api/.+'].map(matcher))).toEqual({
    verb: 'POST',
    path: '/api/x',
  });
  expect(labelsFor(['a=x', 'a!~.+'].map(matcher))).toBeUndefined();
});

test('what is no pattern of RE2 is met by nothing', () => {
  expect(fits('a', [matcher('a=~(?<=a)b(')])).toBe(false);
});

test('patterns are anchored, and a dot matches a new line', () => {
  expect(fits('ab', [matcher('a=~a')])).toBe(false);
  expect(fits('a\nb', [matcher('a=~a.b')])).toBe(true);
});
