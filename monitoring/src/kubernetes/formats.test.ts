import { expect, test } from '@jest/globals';
import * as forms from './formats.ts';

const CASES: readonly (readonly [name: string, form: forms.TextFormat, good: readonly string[], bad: readonly string[]])[] = [
  ['OBJECT_NAME', forms.OBJECT_NAME, ['a', 'shop-2', 'a'.repeat(40)], ['', '2shop', 'shop-', 'Shop', 'a.b', 'a'.repeat(41)]],
  ['REPOSITORY', forms.REPOSITORY, ['shop', 'registry.example:5000/team/shop_2'], ['', 'Shop', 'shop:', '/shop', 'a b']],
  ['TAG', forms.TAG, ['1.2.3', `sha256:${'0'.repeat(64)}`], ['', '-1', 'sha256:12', 'a/b', 'a'.repeat(129)]],
  ['SECRET_NAME', forms.SECRET_NAME, ['a', 'shop.token-2', 'a'.repeat(253)], ['', 'A', '-a', 'a-', 'a_b', 'a'.repeat(254)]],
  ['CPU', forms.CPU, ['250m', '1', '1.5', '0.25'], ['0', '0m', '-1', '1 core', '01']],
  ['MEMORY', forms.MEMORY, ['256Mi', '1Gi', '500M'], ['256', '0Mi', '256mb', '1.5Gi']],
  ['DURATION', forms.DURATION, ['1s', '15s', '99s', '120s', '2m'], ['0s', '121s', '3m', '15', '1500ms']],
  ['PERIOD', forms.PERIOD, ['7d', '30d'], ['0d', '4w', '30', '300d']],
  ['WEB_ADDRESS', forms.WEB_ADDRESS, ['https://shop.example/runbooks'], ['shop.example', 'ftp://shop.example', 'https://', 'https://a b']],
  ['FOLDER', forms.FOLDER, ['Our shop'], ['', 'a/b', 'a\nb']],
  ['LABEL', forms.LABEL, ['', 'a', 'A.b_c-1'], ['-a', 'a-', 'two words', 'a'.repeat(64)]],
];

test.each(CASES)('%s takes what is right and nothing else', (_name, { pattern }, good, bad) => {
  expect(good.filter((text) => !pattern.test(text))).toEqual([]);
  expect(bad.filter((text) => pattern.test(text))).toEqual([]);
});

test('names of labels may have a prefix, names of variables are in capitals', () => {
  expect(['release', 'app.kubernetes.io/name'].every((name) => forms.LABEL.name.test(name))).toBe(true);
  expect(['', '/name', 'a b', '-a'].some((name) => forms.LABEL.name.test(name))).toBe(false);
  expect(forms.VARIABLE.name.test('LOG_LEVEL')).toBe(true);
  expect(['log', '1A', 'A-B'].some((name) => forms.VARIABLE.name.test(name))).toBe(false);
});

test('amounts of CPU can be compared', () => {
  expect([forms.cpus('250m'), forms.cpus('0.25'), forms.cpus('2')]).toEqual([0.25, 0.25, 2]);
});
