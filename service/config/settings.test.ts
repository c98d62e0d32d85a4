import { expect, test } from '@jest/globals';
import { choice, decimal, integer, text, url } from './settings.ts';

const described = { default: undefined, help: '' };

test.each([
  ['0', 0],
  ['10', 10],
  ['007', 7],
  ['-1', undefined],
  ['11', undefined],
  ['1.0', undefined],
  ['1e1', undefined],
  [' 1', undefined],
  ['0x1', undefined],
  ['', undefined],
  ['9'.repeat(16), undefined],
])('a whole number from 0 to 10: %j reads as %s', (given, value) => {
  expect(integer({ min: 0, max: 10 }, described).parse(given)).toBe(value);
});

test.each([
  ['0', 0],
  ['0.98', 0.98],
  ['1', 1],
  ['1.01', undefined],
  ['.5', undefined],
  ['5.', undefined],
  ['-0.5', undefined],
  ['1e-1', undefined],
  ['NaN', undefined],
])('a number from 0 to 1: %j reads as %s', (given, value) => {
  expect(decimal({ min: 0, max: 1 }, { default: 0, help: '' }).parse(given)).toBe(value);
});

test('a choice takes its words as they are written', () => {
  const setting = choice(['on', 'off'], { default: 'off', help: '' });
  expect(['on', 'off', 'ON', 'yes', ''].map(setting.parse)).toEqual(['on', 'off', undefined, undefined, undefined]);
  expect(setting.expected).toBe('one of on, off');
});

test('a text is what its pattern accepts, and is secret only when it says so', () => {
  const accepts = { pattern: /^a+$/, expected: 'some a' };
  expect(['aa', 'ab'].map(text(accepts, described).parse)).toEqual(['aa', undefined]);
  expect([text(accepts, described).secret, text({ ...accepts, secret: true }, described).secret]).toEqual([false, true]);
});

test.each([
  ['http://collector:4318', true],
  ['HTTPS://collector/path', true],
  ['http://[::1]:4318', true],
  ['ftp://collector', false],
  ['http:collector', false],
  ['http://', false],
  ['http:///path', false],
  ['http://:4318', false],
  ['http://host:99999', false],
  ['collector:4318', false],
  ['', false],
])('a URL with a scheme and a host: %j is one, %s', (given, good) => {
  expect(url({ protocols: ['http:', 'https:'] }, described).parse(given)).toBe(good ? given : undefined);
});

test('what is expected names the bounds, the unit and the schemes', () => {
  expect(integer({ min: 1, max: 5, unit: 'milliseconds' }, described).expected).toBe('a whole number of milliseconds from 1 to 5');
  expect(decimal({ min: 0, max: 1 }, { default: 0, help: '' }).expected).toBe('a number from 0 to 1');
  expect(url({ protocols: ['redis:', 'rediss:'] }, described).expected).toBe(
    'a URL that starts with redis:// or rediss:// and names a host',
  );
});
