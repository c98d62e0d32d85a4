import { expect, test } from '@jest/globals';
import * as formats from './formats.ts';

const CASES: readonly (readonly [name: string, format: formats.TextFormat, good: readonly string[], bad: readonly string[]])[] = [
  ['OBJECT_NAME', formats.OBJECT_NAME, ['a', 'shop-2', 'a'.repeat(40)], ['', '2shop', 'shop-', 'Shop', 'a.b', 'a'.repeat(41)]],
  ['REPOSITORY', formats.REPOSITORY, ['shop', 'registry.example:5000/team/shop_2'], ['', 'Shop', 'shop:', '/shop', 'a b']],
  ['TAG', formats.TAG, ['1.2.3', `sha256:${'0'.repeat(64)}`], ['', '-1', 'sha256:12', 'a/b', 'a'.repeat(129)]],
  ['SECRET_NAME', formats.SECRET_NAME, ['a', 'shop.token-2', 'a'.repeat(253)], ['', 'A', '-a', 'a-', 'a_b', 'a'.repeat(254)]],
  ['CPU', formats.CPU, ['250m', '1', '1.5', '0.25'], ['0', '0m', '-1', '1 core', '01']],
  ['MEMORY', formats.MEMORY, ['256Mi', '1Gi', '500M'], ['256', '0Mi', '256mb', '1.5Gi']],
  ['DURATION', formats.DURATION, ['1s', '15s', '99s', '120s', '2m'], ['0s', '121s', '3m', '15', '1500ms']],
  ['PERIOD', formats.PERIOD, ['7d', '30d'], ['0d', '4w', '30', '300d']],
  [
    'WEB_ADDRESS',
    formats.WEB_ADDRESS,
    ['https://shop.example/runbooks'],
    ['shop.example', 'ftp://shop.example', 'https://', 'https://a b'],
  ],
  ['FOLDER', formats.FOLDER, ['Our shop'], ['', 'a/b', 'a\nb']],
  ['LABEL', formats.LABEL, ['', 'a', 'A.b_c-1'], ['-a', 'a-', 'two words', 'a'.repeat(64)]],
];

test.each(CASES)('%s accepts valid and rejects invalid texts', (_name, { pattern }, good, bad) => {
  expect(good.filter((text) => !pattern.test(text))).toEqual([]);
  expect(bad.filter((text) => pattern.test(text))).toEqual([]);
});

test('names of labels may have a prefix, names of variables are upper case', () => {
  expect(['release', 'app.kubernetes.io/name'].every((name) => formats.LABEL.name.test(name))).toBe(true);
  expect(['', '/name', 'a b', '-a'].some((name) => formats.LABEL.name.test(name))).toBe(false);
  expect(formats.VARIABLE.name.test('LOG_LEVEL')).toBe(true);
  expect(['log', '1A', 'A-B'].some((name) => formats.VARIABLE.name.test(name))).toBe(false);
});

test('cpus() converts amounts of CPU to cores', () => {
  expect([formats.cpus('250m'), formats.cpus('0.25'), formats.cpus('2')]).toEqual([0.25, 0.25, 2]);
});
