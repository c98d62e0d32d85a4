import { checkBounds } from './limits.ts';
import type { Random } from './random.ts';
import { sentenceWriter } from './sentence.ts';

/** Words in a sentence of a paragraph: golorem's bounds (https://github.com/drhodes/golorem). */
export const SENTENCE_WORDS = { min: 5, max: 22 } as const;

/**
 * Generates one paragraph of `min` to `max` sentences, every number equally likely, each of 5 to 22 words. No word repeats in a row, even
 * across a full stop.
 * @throws RangeError when the bounds are outside `LIMITS.paragraph`
 */
export function paragraph(random: Random, min: number, max: number): string {
  let text = '';
  for (const piece of paragraphSentences(random, min, max)) text += piece;
  return text;
}

/**
 * Generates the same paragraph sentence by sentence, for streamed answers. The joined pieces equal `paragraph` from the same state. @throws
 * RangeError at the first piece when the bounds are outside `LIMITS.paragraph`
 */
export function* paragraphSentences(random: Random, min: number, max: number): Generator<string, void, undefined> {
  checkBounds('paragraph', min, max);
  const write = sentenceWriter(random);
  const sentences = random.between(min, max);
  for (let i = 0; i < sentences; i++) {
    const text = write(random.between(SENTENCE_WORDS.min, SENTENCE_WORDS.max));
    yield i === 0 ? text : ` ${text}`;
  }
}
