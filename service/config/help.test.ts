import { expect, test } from '@jest/globals';
import { SETTINGS } from '../config.ts';
import { helpText, settingRows } from './help.ts';

test('the help lists every setting with its description, expected value and default', () => {
  const text = helpText();
  for (const [name, { help, expected }] of Object.entries(SETTINGS)) {
    expect(text).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(text).toContain(help.replaceAll('`', ''));
    expect(text).toContain(`${expected.slice(1)}.`);
  }
  expect(text).toContain('A whole number from 0 to 65535. Default: 8080.');
});

test('a setting without a default has an empty default in the table', () => {
  const [, fallback] = settingRows().find(([name]) => name === 'METRICS_PORT') ?? [];
  expect(fallback).toBe('');
});
