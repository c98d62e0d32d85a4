import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { toYaml } from './yaml.ts';

const parse = (text: string, version: '1.1' | '1.2') => parseAllDocuments(text, { version }).map((document) => document.toJS());

test('identifying keys come first, the others in alphabetical order', () => {
  const object = { spec: { zone: 1, area: 2, name: 'x' }, metadata: { labels: {}, name: 'one' }, kind: 'K', apiVersion: 'v1' };
  expect(toYaml([object])).toBe('apiVersion: v1\nkind: K\nmetadata:\n  name: one\n  labels: {}\nspec:\n  name: x\n  area: 2\n  zone: 1\n');
});

test('output does not depend on the order of keys', () => {
  expect(toYaml([{ a: 1, b: { c: 2, d: 3 } }])).toBe(toYaml([{ b: { d: 3, c: 2 }, a: 1 }]));
});

test('multi-line and long texts are block scalars', () => {
  const long = 'x'.repeat(121);
  expect(toYaml([{ short: 'a: b', lines: 'a\nb\n', long }])).toBe(`lines: |\n  a\n  b\nlong: |-\n  ${long}\nshort: "a: b"\n`);
});

test('YAML 1.1 and 1.2 parsers read the same objects', () => {
  const texts = [
    'on',
    'off',
    'yes',
    'no',
    'true',
    'null',
    '~',
    '1',
    '1.10',
    '1e3',
    '012',
    '0x1f',
    '1:30',
    '',
    ' x ',
    '- a',
    '# a',
    "it's",
    '"q"',
    'ä\tb',
    '\n\n a\n',
    '=',
    '2026-01-01',
  ];
  const objects = [{ texts, truth: true, number: 1.5, nothing: null, deep: [{ a: [] }, {}] }, { second: 'x' }];
  expect(parse(toYaml(objects), '1.1')).toEqual(objects);
  expect(parse(toYaml(objects), '1.2')).toEqual(objects);
});

test('a shared object is written twice, without aliases', () => {
  const shared = { c: 1 };
  expect(toYaml([{ a: shared, b: shared }])).toBe('a:\n  c: 1\nb:\n  c: 1\n');
});
