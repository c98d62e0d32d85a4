import { expect, test } from '@jest/globals';
import { DE_FINIBUS } from './text.ts';
import { TEXT, WORDS, WORDS_BY_LENGTH } from './words.ts';

test('the text has all seventeen sections in ASCII', () => {
  expect(DE_FINIBUS.match(/\d+/g)).toEqual(Array.from({ length: 17 }, (_, i) => String(29 + i)));
  expect(DE_FINIBUS).toMatch(/^[A-Za-z0-9 .,:;?\n]+$/);
  expect(DE_FINIBUS.replaceAll('\n', ' ')).toContain(
    'neque porro quisquam est, qui dolorem ipsum, quia dolor sit, amet, consectetur, adipisci velit',
  );
});

test('every length from 1 to 13 letters has words, each once and in lower case', () => {
  expect(WORDS_BY_LENGTH.map((words) => words.length > 0)).toEqual([false, ...Array(13).fill(true)]);
  WORDS_BY_LENGTH.forEach((words, length) => {
    for (const word of words) expect(word).toMatch(new RegExp(`^[a-z]{${length}}$`));
  });
  expect(WORDS_BY_LENGTH.flat().sort()).toEqual([...new Set(WORDS)].sort());
});

test('words keep their frequency in the text, and names are excluded', () => {
  const count = (word: string) => TEXT.filter((number) => WORDS[number] === word).length;
  expect(count('et')).toBe(DE_FINIBUS.match(/\bet\b/g)?.length);
  expect(count('voluptatem')).toBe(DE_FINIBUS.match(/\bvoluptatem\b/g)?.length);
  expect(WORDS.filter((word) => /epicur|torquat|athen/.test(word))).toEqual([]);
  expect(TEXT.length).toBeGreaterThan(1500);
});
