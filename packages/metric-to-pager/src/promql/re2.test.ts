import { expect, test } from '@jest/globals';
import { cpuSeconds } from '../waiting/testing/cpu-seconds.ts';
import { re2, re2IfValid } from './re2.ts';

test('a pattern is anchored, its dot matches a new line, and its groups are read', () => {
  expect([re2('a').test('ab'), re2('a|b').test('ab'), re2('a.b').test('a\nb')]).toEqual([false, false, true]);
  const found = re2('(?i)(?P<name>A+)-(b)?').exec('aa-');
  expect([found?.[1], found?.[2], found?.groups?.['name']]).toEqual(['aa', undefined, 'aa']);
});

test.each(['(a+)+', '(a|a)*', '(.*a){12}', '(.*)*(.*)*(.*)*'])('a text of a megabyte is compared with %s within a second', (pattern) => {
  const text = `${'a'.repeat(2 ** 20)}!\u0000`;
  expect(cpuSeconds(() => re2(`${pattern}b`).test(text))).toBeLessThan(1);
});

test.each([
  ['(', /^The pattern "\(" is not a regular expression of RE2: missing closing \)/],
  ['(?=a)b', /^The pattern "\(\?=a\)b" is not a regular expression of RE2: invalid or unsupported Perl syntax/],
  ['(a)\\1', /is not a regular expression of RE2: invalid escape sequence/],
  ['(x{0,1000}y)'.repeat(100), /^The pattern "\(x.*…" is too large: expected at most 20000 characters, with repetitions/],
  ['(?:(?:(?:abcdefghij){10}){10}){10}'.repeat(9), /is too large/],
  ['a|'.repeat(50_000), /is too large/],
  ['('.repeat(5000), /is not a regular expression of RE2/],
])('%s is refused in one sentence within a second', (pattern, sentence) => {
  const refused = () => {
    expect(() => re2(pattern)).toThrow(sentence);
    expect(re2IfValid(pattern)).toBeUndefined();
  };
  expect(cpuSeconds(refused)).toBeLessThan(1);
});

test('a pattern is compiled once, and the oldest ones are forgotten beyond a limit', () => {
  const first = re2('first');
  expect(re2('first')).toBe(first);
  for (let index = 0; index < 5000; index++) re2(`pattern-${index}`);
  expect(re2('first')).not.toBe(first);
});
