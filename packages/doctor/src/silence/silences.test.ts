import { expect, test } from '@jest/globals';
import { ignoredBy } from './ignore-annotation.ts';
import { parseSilences, silences } from './silences.ts';

const KNOWN = ['service.label-mismatch', 'rule.invalid'];
const parse = (text: string) => parseSilences(text, '.doctor.yaml', KNOWN);
const subject = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'cart' };

test('an entry silences findings of its checks about objects that meet every condition', () => {
  const [silence] = parse('ignore:\n- {ids: [rule.invalid], kinds: [Service], namespaces: [shop], names: [cart], reason: known}\n');
  if (silence === undefined) throw new Error('no entry');
  expect(silences(silence, { id: 'rule.invalid', subject })).toBe(true);
  for (const other of [{ kind: 'Pod' }, { namespace: 'bank' }, { namespace: undefined }, { name: 'x' }])
    expect(silences(silence, { id: 'rule.invalid', subject: { ...subject, ...other } })).toBe(false);
  expect(silences(silence, { id: 'service.label-mismatch', subject })).toBe(false);
});

test.each([
  [
    'an unknown id',
    'ignore: [{ids: [rule.invalit], reason: x}]',
    '.doctor.yaml is not valid: ignore[0].ids: "rule.invalit" is the id of no check; did you mean "rule.invalid"?',
  ],
  ['no reason', 'ignore: [{ids: [rule.invalid]}]', '.doctor.yaml has another shape: ignore[0].reason'],
  ['an empty reason', 'ignore: [{ids: [rule.invalid], reason: " "}]', '.doctor.yaml is not valid: ignore[0].reason must say why'],
  ['no ids', 'ignore: [{ids: [], reason: x}]', 'ignore[0].ids must have at least one id'],
  [
    'a field of another name',
    'ignore: [{ids: [rule.invalid], namespace: shop, reason: x}]',
    'ignore[0].namespace is no field: expected ids, kinds, namespaces, names, reason',
  ],
  ['what is not YAML', 'ignore: [', '.doctor.yaml is not valid: the YAML is not valid'],
  ['an empty file', '', '.doctor.yaml has another shape: ignore'],
])('%s is refused in one sentence', (_what, text, sentence) => {
  expect(() => parse(text)).toThrow(sentence);
});

test('an annotation has ids and a reason', () => {
  expect(ignoredBy('rule.invalid, service.label-mismatch # by #7')).toEqual({
    ids: ['rule.invalid', 'service.label-mismatch'],
    reason: 'by #7',
  });
  expect(ignoredBy('rule.invalid')).toEqual({ ids: ['rule.invalid'], reason: '' });
  expect(ignoredBy('')).toEqual({ ids: [], reason: '' });
});
