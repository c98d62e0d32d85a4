import { expect, test } from '@jest/globals';
import { formatDuration, parseDuration, seconds } from './duration.ts';

test.each([
  ['1d12h', 129_600],
  ['5m', 300],
  ['500ms', 0.5],
  ['1y', 31_536_000],
  ['0', 0],
  ['0s', 0],
  ['five', undefined],
  ['', undefined],
  ['5', undefined],
  ['1.5h', undefined],
  ['10min', undefined],
  // Prometheus wants the longest unit first, and each once.
  ['30m1h', undefined],
  ['1h1h', undefined],
])('%j is %s seconds', (text, expected) => expect(parseDuration(text)).toBe(expected));

test.each([
  [5400, '1h30m'],
  [604_800, '1w'],
  [0.5, '500ms'],
  [0, '0s'],
])('%d seconds are written %s', (value, text) => {
  expect(formatDuration(value)).toBe(text);
  expect(parseDuration(text)).toBe(value);
});

test('a duration of the definition is a positive integer of one unit', () => {
  expect(seconds('2w')).toBe(1_209_600);
  for (const wrong of ['0m', '1h30m', '-5m', '1.5h']) expect(() => seconds(wrong as '1m')).toThrow(`got "${wrong}"`);
});
