import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SETTINGS } from '../config.ts';
import { helpText, settingRows } from './help.ts';

const README = new URL('../../README.md', import.meta.url);

test('the help lists every setting with what it is for, what it must be and its default', () => {
  const text = helpText();
  for (const [name, { help, expected }] of Object.entries(SETTINGS)) {
    expect(text).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(text).toContain(help.replaceAll('`', ''));
    expect(text).toContain(`${expected.slice(1)}.`);
  }
  expect(text).toContain('A whole number from 0 to 65535. Default: 8080.');
});

test('a setting without a default has none in the table', () => {
  const [, fallback] = settingRows().find(([name]) => name === 'METRICS_PORT') ?? [];
  expect(fallback).toBe('');
});

test('the table of settings in the README is this one, row by row', () => {
  const expected = settingRows().map(([name, fallback, mustBe, help]) => [`\`${name}\``, fallback && `\`${fallback}\``, mustBe, help]);
  expect(readmeRows()).toEqual(expected);
});

// --- internal ---

/** The cells of the table that follows the mark, without its head. */
function readmeRows(): string[][] {
  const [, table] = /<!-- settings -->\s*((?:\|.*\n)+)/.exec(readFileSync(README, 'utf8')) ?? [];
  if (table === undefined) throw new Error('README.md must hold the table of settings after <!-- settings -->, found none');
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
