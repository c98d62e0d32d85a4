import { expect, test } from '@jest/globals';
import type { Finding } from '../catalogue/findings.ts';
import { LABEL, OBJECT_NAME } from './formats.ts';
import { choice, type Field, number, optional, section, text, texts, yesNo } from './schema.ts';

const fields = section({
  name: text(OBJECT_NAME, { default: 'shop', help: 'A name.' }),
  mode: choice(['fast', 'slow'], { default: 'fast', help: 'A mode.' }),
  count: number({ min: 1, max: 9, whole: true }, { default: undefined, help: 'A count.' }),
  share: number({ min: 0, max: 1, whole: false }, { default: 0.5, help: 'A share.' }),
  open: yesNo({ default: true, help: 'Whether.' }),
  labels: texts(LABEL, { default: { release: 'stack' }, help: 'A label.' }),
  more: optional(section({ depth: number({ min: 0, max: 3, whole: true }, { default: 2, help: 'A depth.' }) })),
});

function read<T>(field: Field<T>, given: unknown): { readonly value: T; readonly findings: readonly string[] } {
  const findings: Finding[] = [];
  const value = field.read(given, '', (finding) => findings.push(finding));
  return { value, findings: findings.map(({ at, message }) => `${at} ${message}`) };
}

test('values have defaults, and an optional section is undefined', () => {
  expect(read(fields, undefined)).toEqual({
    value: { name: 'shop', mode: 'fast', count: undefined, share: 0.5, open: true, labels: { release: 'stack' }, more: undefined },
    findings: [],
  });
});

test('an optional section that is given has its own defaults', () => {
  expect(read(fields, { more: {} }).value.more).toEqual({ depth: 2 });
});

test('numbers and booleans are also accepted as text, as a command line passes them', () => {
  const { value, findings } = read(fields, { count: '7', share: '0.25', open: 'false' });
  expect(findings).toEqual([]);
  expect(value).toMatchObject({ count: 7, share: 0.25, open: false });
});

test('the bounds of a number are inclusive', () => {
  expect([1, 9, 0, 10].map((count) => read(fields, { count }).findings.length)).toEqual([0, 0, 1, 1]);
});

test('texts are merged with the default, and an empty text removes an entry', () => {
  expect(read(fields, { labels: { team: 'a' } }).value.labels).toEqual({ release: 'stack', team: 'a' });
  expect(read(fields, { labels: { release: '' } }).value.labels).toEqual({});
});

test('every finding has the path, the expectation and the given value', () => {
  const given = {
    name: 'Shop!',
    mode: 'turbo',
    count: 1.5,
    share: 2,
    open: 'perhaps',
    labels: { 'bad name': 'x', team: 'two words', size: 1 },
    more: { depth: 'deep', width: 1 },
    colour: 'red',
  };
  expect(read(fields, given).findings).toEqual([
    'colour is unknown; known: name, mode, count, share, open, labels, more',
    `name must be ${OBJECT_NAME.expected}, got "Shop!"`,
    'mode must be one of fast, slow, got "turbo"',
    'count must be a whole number from 1 to 9, got 1.5',
    'share must be a number from 0 to 1, got 2',
    'open must be true or false, got "perhaps"',
    'labels.bad name is not the name of a label',
    `labels.team must be ${LABEL.expected}, got "two words"`,
    `labels.size must be ${LABEL.expected}, got 1`,
    'more.width is unknown; known: depth',
    'more.depth must be a whole number from 0 to 3, got "deep"',
  ]);
});

test.each([['a text'], [['a list']], [null], [7]])('a section must be a mapping, not %j', (given) => {
  expect(read(fields, { more: given }).findings).toEqual([`more must be a mapping, got ${JSON.stringify(given)}`]);
});

test('null is an invalid value, not a missing one', () => {
  expect(read(fields, { name: null }).findings).toEqual([`name must be ${OBJECT_NAME.expected}, got null`]);
});

test('describe() returns a row per value, with path and default', () => {
  expect(fields.describe('').map(({ path, default: value }) => `${path}=${value}`)).toEqual([
    'name="shop"',
    'mode="fast"',
    'count=',
    'share=0.5',
    'open=true',
    'labels.NAME={"release":"stack"}',
    'more.depth=2',
  ]);
});
