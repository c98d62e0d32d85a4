import { expect, test } from '@jest/globals';
import { createRandom, LIMITS, paragraph, paragraphSentences, sentence, type TextType, word } from './index.ts';

/** SEEDS=1000000 searches longer. */
const SEEDS = Number(process.env['SEEDS'] ?? 30_000);

/** Largest texts of the property tests; one in 500 is as large as the limits allow. */
const SMALL = { word: 13, sentence: 30, paragraph: 3 } as const satisfies Record<TextType, number>;

test('a word has min to max letters, all lower case', () => {
  expect(
    violations('word', (seed, min, max) => {
      const text = word(createRandom(seed), min, max);
      return [!/^[a-z]+$/.test(text) && 'is not of lower-case letters', outside(text.length, min, max)];
    }),
  ).toEqual([]);
});

test('a sentence has min to max words, a capital, a full stop, at most two commas in their place, and no word twice in a row', () => {
  expect(
    violations('sentence', (seed, min, max) => {
      const text = sentence(createRandom(seed), min, max);
      return [...sentenceViolations(text), outside(text.split(' ').length, min, max), repetition(text)];
    }),
  ).toEqual([]);
});

test('a paragraph has min to max sentences of 5 to 22 words, and no word twice in a row even across a full stop', () => {
  expect(
    violations('paragraph', (seed, min, max) => {
      const text = paragraph(createRandom(seed), min, max);
      const sentences = text.split(/(?<=\.) /);
      return [
        outside(sentences.length, min, max),
        repetition(text),
        ...sentences.flatMap((each) => [...sentenceViolations(each), outside(each.split(' ').length, 5, 22)]),
      ];
    }),
  ).toEqual([]);
});

test('the pieces of a paragraph are its sentences, and together they are the paragraph', () => {
  for (let seed = 0; seed < 1000; seed++) {
    const pieces = [...paragraphSentences(createRandom(seed), 1, 50)];
    expect(pieces.join('')).toBe(paragraph(createRandom(seed), 1, 50));
    expect(pieces.filter((piece) => !/^ ?[A-Z][a-z, ]*\.$/.test(piece))).toEqual([]);
  }
});

// --- internal ---

type Violation = string | false;

/** Returns the first violations over all seeds, each with its call. */
function violations(type: TextType, check: (seed: number, min: number, max: number) => Violation[]): string[] {
  const found: string[] = [];
  for (let seed = 0; seed < SEEDS && found.length < 5; seed++) {
    const bounds = createRandom(`bounds ${seed}`);
    const max = bounds.between(1, seed % 500 === 0 ? LIMITS[type].max : SMALL[type]);
    const min = bounds.between(1, max);
    for (const violation of check(seed, min, max)) if (violation) found.push(`${type} ${min}..${max} of seed ${seed} ${violation}`);
  }
  return found;
}

function outside(size: number, min: number, max: number): Violation {
  return (size < min || max < size) && `has size ${size}`;
}

function sentenceViolations(text: string): Violation[] {
  const words = text.split(' ');
  return [
    !/^[A-Z][a-z]*(?:,? [a-z]+)*\.$/.test(text) && `is not a sentence: ${text}`,
    text.split(',').length > 3 && `has more than two commas: ${text}`,
    words[0]?.endsWith(',') === true && `has a comma after its first word: ${text}`,
    words.at(-2)?.endsWith(',') === true && `has a comma before its last word: ${text}`,
  ];
}

function repetition(text: string): Violation {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const at = words.findIndex((each, i) => each === words[i + 1]);
  return at >= 0 && `repeats "${words[at]}"`;
}
