import { LIMITS } from './limits.ts';
import { DE_FINIBUS } from './text.ts';

/** The words of the text in order, with repetitions, without capitalised words (names) and words longer than the limit. */
const occurrences = (DE_FINIBUS.match(/\b[a-z]+\b/g) ?? []).filter((word) => word.length <= LIMITS.word.max);

/** Every word once, in the order of first appearance. */
export const WORDS: readonly string[] = [...new Set(occurrences)];

/** The text as indexes into `WORDS`: a uniform draw gives a word by its natural frequency. */
export const TEXT: Uint16Array = Uint16Array.from(occurrences, (word) => WORDS.indexOf(word));

/** The words of n letters at index n; index 0 is empty. */
export const WORDS_BY_LENGTH: readonly (readonly string[])[] = Array.from({ length: LIMITS.word.max + 1 }, (_, length) =>
  WORDS.filter((word) => word.length === length),
);
