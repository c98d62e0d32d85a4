import type { TextType } from './limits.ts';
import { paragraph } from './paragraph.ts';
import type { Random } from './random.ts';
import { sentence } from './sentence.ts';
import { word } from './word.ts';

/**
 * A text of the type asked for, of `min` to `max` letters, words or sentences. It holds nothing but ASCII letters, spaces, commas and
 * full stops, so it may stand in JSON, HTML or a header as it is.
 *
 * @throws RangeError when the bounds are outside `LIMITS[type]`.
 */
export function generate(type: TextType, random: Random, min: number, max: number): string {
  return GENERATORS[type](random, min, max);
}

// --- internal ---

const GENERATORS = { word, sentence, paragraph } satisfies Record<TextType, (random: Random, min: number, max: number) => string>;
