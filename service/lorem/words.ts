import { LIMITS } from './limits.ts';
import { DE_FINIBUS } from './text.ts';

/**
 * The words of the text in its own order, repetitions included: a word drawn from here is as frequent, and as long, as in Cicero.
 * Names and other capitalised words are left out, as are words longer than the longest that may be asked for.
 */
const occurrences = (DE_FINIBUS.match(/\b[a-z]+\b/g) ?? []).filter((word) => word.length <= LIMITS.word.max);

/** Every word once, in lower-case ASCII letters, in the order of its first appearance: its place here is its number. */
export const WORDS: readonly string[] = [...new Set(occurrences)];

/** The text as numbers of words: drawing an item evenly draws a word by its natural frequency. */
export const TEXT: Uint16Array = Uint16Array.from(occurrences, (word) => WORDS.indexOf(word));

/** At index n, every word of n letters once; index 0 is empty, every other has words. */
export const WORDS_BY_LENGTH: readonly (readonly string[])[] = Array.from({ length: LIMITS.word.max + 1 }, (_, length) =>
  WORDS.filter((word) => word.length === length),
);
