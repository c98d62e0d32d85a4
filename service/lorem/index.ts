export { generate, word } from './generate.ts';
export { LIMITS, TEXT_TYPES, type TextType } from './limits.ts';
export { paragraph, paragraphSentences, SENTENCE_WORDS } from './paragraph.ts';
export { createRandom, type Random } from './random.ts';
export { sentence } from './sentence.ts';
