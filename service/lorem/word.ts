import { checkBounds } from './limits.ts';
import type { Random } from './random.ts';
import { WORDS_BY_LENGTH } from './words.ts';

/**
 * One Latin word of `min` to `max` letters, in lower case; every length is equally likely, and every word of that length.
 *
 * @throws RangeError when the bounds are outside `LIMITS.word`.
 */
export function word(random: Random, min: number, max: number): string {
  checkBounds('word', min, max);
  const words = WORDS_BY_LENGTH[random.between(min, max)] as readonly string[];
  return words[random.between(0, words.length - 1)] as string;
}
