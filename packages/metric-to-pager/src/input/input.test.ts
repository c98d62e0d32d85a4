import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { cpuSeconds } from '../waiting/testing/cpu-seconds.ts';
import { bodyText } from './body-text.ts';
import { gunzip } from './gunzip.ts';
import { parseJson } from './parse-json.ts';
import { parseYaml, parseYamlDocuments, yamlValue } from './parse-yaml.ts';

/** Twelve levels of nine aliases each: 9¹² parts. */
const LEVELS = Array.from({ length: 12 }, (_, level) => {
  const parts = Array.from({ length: 9 }, () => (level === 0 ? 'x' : `*a${level - 1}`));
  return `a${level}: &a${level} [${parts.join(',')}]\n`;
}).join('');

describe('YAML', () => {
  test('one document is read with its anchors, several as a list, and quoted text in column 0', () => {
    expect(parseYaml('a: &a [1]\nb: *a')).toEqual({ a: [1], b: [1] });
    expect([parseYaml(''), parseYaml('# nothing')]).toEqual([null, null]);
    expect(parseYamlDocuments('a: 1\n---\nb: 2').map(yamlValue)).toEqual([{ a: 1 }, { b: 2 }]);
    const quoted = "a:\n  b: 'x\n\ny ''z\n  w'\n  c: \"u\\\nv\\\"\nw\"\n---\n- - 's\nt'\n";
    expect(parseYamlDocuments(quoted).map(yamlValue)).toEqual([{ a: { b: "x\ny 'z w", c: 'uv" w' } }, [['s t']]]);
    const labels = Array.from({ length: 500 }, () => '- *labels').join('\n');
    expect(parseYaml(`a: &labels {team: shop}\nb:\n${labels}`)).toMatchObject({ a: { team: 'shop' } });
  });

  test.each([
    ['aliases of aliases', LEVELS, /^the YAML is too large with its aliases written out: expected at most 2000000 parts$/],
    ['many aliases', `a: &a 1\nb: [${'*a,'.repeat(5000)}]`, /^the YAML has too many aliases: /],
    ['an anchor that contains itself', 'a: &a [*a]', /^the YAML is too large/],
    ['brackets', '['.repeat(1e6), /^the YAML is too deep: expected at most 100 levels$/],
    ['braces', '{a: '.repeat(1e5), /^the YAML is too deep/],
    ['dashes in one line', '- '.repeat(1e5), /^the YAML is too deep/],
    ['indentation', Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), /^the YAML is too deep/],
    ['a long text', ' '.repeat(2 ** 25), /^the YAML is too long: expected at most 16777216 characters$/],
    ['a tag of its own', 'a: !js/function x', /^the YAML has the tag "!js\/function": expected no tags$/],
    ['a key of all objects', 'a: {__proto__: {admin: true}}', /^the YAML has the key "__proto__": /],
    ['several documents', 'a: 1\n---\nb: 2', /^the YAML has several documents: expected one$/],
    ['much quoted text in column 0', "- 'x\ny'\n".repeat(5000), /^the YAML is not valid: Missing closing 'quote/],
    ['what is not YAML', 'a: [', /^the YAML is not valid: .* at line 1/],
  ])('%s: one sentence within a second', (_what, text, sentence) => {
    expect(cpuSeconds(() => expect(() => parseYaml(text)).toThrow(sentence))).toBeLessThan(1);
  });

  test('a hundred levels are read', () => {
    expect(parseYaml(Array.from({ length: 90 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'))).toBeDefined();
    expect(parseYaml('['.repeat(90) + ']'.repeat(90))).toBeDefined();
  });
});

describe('JSON', () => {
  test('brackets within texts are not counted', () => {
    const value = { '[[{"': '\\"['.repeat(1000), b: Array.from({ length: 1000 }, () => [{}]) };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });

  test.each(['['.repeat(1e6), '{"a":'.repeat(1e6), '['.repeat(1e5) + ']'.repeat(1e5)])('too many levels are refused', (text) => {
    expect(() => parseJson(text)).toThrow(/^the JSON is too deep: expected at most 200 levels$/);
  });
});

describe('gzip', () => {
  test('what is compressed is read', () => {
    expect(gunzip(gzipSync('text'))).toBe('text');
  });

  test('a gigabyte is refused in one sentence within a second, and so is what is damaged', () => {
    // Members of a gzip file follow one another: 1 MB that decompresses to 1 GB.
    const bomb = Buffer.concat(Array.from({ length: 64 }, () => MEMBER));
    const refused = () => expect(() => gunzip(bomb)).toThrow(/^is too large: expected gzip of at most 67108864 bytes$/);
    expect(cpuSeconds(refused)).toBeLessThan(1);
    expect(() => gunzip(gzipSync('text').subarray(0, 10))).toThrow(/^is compressed by gzip, but its end is missing or damaged/);
  });
});

const MEMBER = gzipSync(Buffer.alloc(2 ** 24));

describe('the body of a request or response', () => {
  const body = (chunks: number) => new Blob(Array.from({ length: chunks }, () => 'é'.repeat(1000))).stream();

  test('is text up to a size', async () => {
    expect([await bodyText(body(2), 4000), await bodyText(null, 0)]).toEqual(['é'.repeat(2000), '']);
    await expect(bodyText(body(2), 3999)).rejects.toThrow('the body is too large: expected at most 3999 bytes');
  });
});
