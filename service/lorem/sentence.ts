import { checkBounds } from './limits.ts';
import type { Random } from './random.ts';
import { TEXT, WORDS } from './words.ts';

/**
 * One sentence of `min` to `max` Latin words, every number equally likely: a capital first, a full stop last, at most two commas, none
 * after the first word or before the last, and no word twice in a row. Words are as frequent as in Cicero, so their lengths are too.
 *
 * @throws RangeError when the bounds are outside `LIMITS.sentence`.
 */
export function sentence(random: Random, min: number, max: number): string {
  checkBounds('sentence', min, max);
  return sentenceWriter(random)(random.between(min, max));
}

/** A function that writes the next sentence, of so many words: it remembers the last word, so that no sentence starts with it. */
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

/** By a word's number: how it starts a sentence, and how it goes on with one. */
const CAPITALISED = WORDS.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
const SPACED = WORDS.map((word) => ` ${word}`);

/** The number of a word drawn by its natural frequency, but not the one before. */
function nextWord(random: Random, previous: number): number {
  for (;;) {
    const number = TEXT[random.between(0, TEXT.length - 1)] as number;
    if (number !== previous) return number;
  }
}
