import { checkBounds } from './limits.ts';
import type { Random } from './random.ts';
import { TEXT, WORDS } from './words.ts';

/**
 * Generates one sentence of `min` to `max` Latin words, every number equally likely, with a capital, a full stop and at most two commas,
 * none after the first word or before the last. No word repeats in a row. Words are as frequent as in Cicero.
 *
 * @throws RangeError when the bounds are outside `LIMITS.sentence`
 */
export function sentence(random: Random, min: number, max: number): string {
  checkBounds('sentence', min, max);
  return sentenceWriter(random)(random.between(min, max));
}

/** Returns a function that generates the next sentence of a number of words; no sentence starts with the last word of the previous. */
export function sentenceWriter(random: Random): (words: number) => string {
  let previous = -1;
  return (words) => {
    const comma = random.between(0, words - 1);
    const otherComma = random.between(0, words - 1);
    previous = nextWord(random, previous);
    let text = CAPITALISED[previous] as string;
    for (let i = 1; i < words; i++) {
      previous = nextWord(random, previous);
      text += SPACED[previous] as string;
      if ((i === comma || i === otherComma) && i < words - 2) text += ',';
    }
    return `${text}.`;
  };
}

// --- internal ---

/** Each word at the start of a sentence, and within one. */
const CAPITALISED = WORDS.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
const SPACED = WORDS.map((word) => ` ${word}`);

/** Draws the index of a word by its natural frequency, except the previous one. */
function nextWord(random: Random, previous: number): number {
  for (;;) {
    const number = TEXT[random.between(0, TEXT.length - 1)] as number;
    if (number !== previous) return number;
  }
}
