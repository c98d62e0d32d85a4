import { checkBounds, type TextType } from './limits.ts';
import { paragraph } from './paragraph.ts';
import type { Random } from './random.ts';
import { sentence } from './sentence.ts';
import { WORDS_BY_LENGTH } from './words.ts';

/**
 * Generates a text of `min` to `max` letters, words or sentences. It contains only ASCII letters, spaces, commas and full stops, so that
 * JSON, HTML and headers need no escaping.
 * @throws RangeError when the bounds are outside `LIMITS[type]`
 */
export function generate(type: TextType, random: Random, min: number, max: number): string {
  return GENERATORS[type](random, min, max);
}

/** Generates one lower-case Latin word; every length, and every word of a length, is equally likely. */
export function word(random: Random, min: number, max: number): string {
  checkBounds('word', min, max);
  const words = WORDS_BY_LENGTH[random.between(min, max)] as readonly string[];
  return words[random.between(0, words.length - 1)] as string;
}

// --- internal ---

const GENERATORS = { word, sentence, paragraph } satisfies Record<TextType, (random: Random, min: number, max: number) => string>;
