import { expect, test } from '@jest/globals';
import { createRandom, paragraph, sentence, word } from './index.ts';
import { TEXT, WORDS } from './words.ts';

const SEEDS = 100_000;

test('the length of a word is uniform over its bounds', () => {
  const counts = countOutcomes((seed) => word(createRandom(seed), 1, 13).length - 1, 13);
  expect(chiSquared(counts, even(13))).toBeLessThan(critical(12));
});

test('every word of a length is equally likely', () => {
  const tens = [...new Set(WORDS.filter((candidate) => candidate.length === 10))];
  const counts = countOutcomes((seed) => tens.indexOf(word(createRandom(seed), 10, 10)), tens.length);
  expect(chiSquared(counts, even(tens.length))).toBeLessThan(critical(tens.length - 1));
});

test('the number of words in a sentence is uniform over its bounds', () => {
  const counts = countOutcomes((seed) => wordsOf(sentence(createRandom(seed), 3, 30)).length - 3, 28);
  expect(chiSquared(counts, even(28))).toBeLessThan(critical(27));
});

test('the number of sentences in a paragraph is uniform over its bounds', () => {
  const counts = countOutcomes((seed) => sentencesOf(paragraph(createRandom(seed), 1, 3)).length - 1, 3);
  expect(chiSquared(counts, even(3))).toBeLessThan(critical(2));
});

test('the number of words in the sentences of a paragraph is uniform from 5 to 22', () => {
  const counts = countOutcomes((seed) => wordsOf(sentencesOf(paragraph(createRandom(seed), 2, 2))[1] as string).length - 5, 18);
  expect(chiSquared(counts, even(18))).toBeLessThan(critical(17));
});

test('the first word of a sentence has the natural word lengths', () => {
  const counts = countOutcomes((seed) => sentence(createRandom(seed), 1, 1).length - 2, 13);
  expect(chiSquared(counts, naturalLengths())).toBeLessThan(critical(12));
});

test('the word lengths of whole sentences are natural, except for the repetitions that are left out', () => {
  const counts = new Array<number>(13).fill(0);
  for (let seed = 0; seed < SEEDS / 10; seed++) {
    for (const each of wordsOf(sentence(createRandom(seed), 100, 100))) add(counts, each.length - 1);
  }
  const total = SEEDS * 10;
  const deviations = naturalLengths().map((share, i) => Math.abs((counts[i] as number) / total - share));
  expect(Math.max(...deviations)).toBeLessThan(0.003);
});

test('a sentence of ten words has 0, 1 or 2 commas as often as two draws of ten places hit the seven allowed', () => {
  const counts = countOutcomes((seed) => sentence(createRandom(seed), 10, 10).split(',').length - 1, 3);
  // Neither falls: 0.3 × 0.3. Both fall, on different places: 0.7 × 0.6.
  expect(chiSquared(counts, [0.09, 0.49, 0.42])).toBeLessThan(critical(2));
});

test('draws over a range that does not divide 65 536 are uniform', () => {
  const random = createRandom('uneven');
  // Of 49 152 numbers, scaling 16 bits without a second draw would hit every third one twice as often.
  const counts = countOutcomes(() => random.between(0, 49_151) % 3, 3);
  expect(chiSquared(counts, even(3))).toBeLessThan(critical(2));
});

test('the statistic detects a die with one face that is a tenth too frequent', () => {
  expect(critical(12)).toBeCloseTo(32.91, 0);
  expect(chiSquared([100, 100], [0.5, 0.5])).toBe(0);
  const random = createRandom('die');
  const loaded = countOutcomes(() => Math.floor(random.between(0, 609) / 100) % 6, 6);
  expect(chiSquared(loaded, even(6))).toBeGreaterThan(critical(5));
});

// --- internal ---

function wordsOf(text: string): string[] {
  return text.match(/[A-Za-z]+/g) ?? [];
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.) /);
}

function add(counts: number[], index: number): void {
  if (counts[index] === undefined) throw new Error(`A draw fell on "${index}", outside the ${counts.length} expected outcomes.`);
  counts[index]++;
}

/** Counts each outcome over all seeds. */
function countOutcomes(draw: (seed: number) => number, outcomes: number): number[] {
  const counts = new Array<number>(outcomes).fill(0);
  for (let seed = 0; seed < SEEDS; seed++) add(counts, draw(seed));
  return counts;
}

function even(outcomes: number): number[] {
  return new Array<number>(outcomes).fill(1 / outcomes);
}

/** Returns the shares of words of 1 to 13 letters in the text. */
function naturalLengths(): number[] {
  const counts = new Array<number>(13).fill(0);
  for (const number of TEXT) add(counts, (WORDS[number] as string).length - 1);
  return counts.map((count) => count / TEXT.length);
}

/** Pearson's statistic of the counts against the expected shares. */
function chiSquared(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => sum + (count - total * (shares[i] as number)) ** 2 / (total * (shares[i] as number)), 0);
}

/**
 * The 99.9th percentile of the statistic, by Wilson and Hilferty's approximation: https://doi.org/10.1073/pnas.17.12.684. The seeds are
 * fixed, so that a test is not flaky.
 */
function critical(degreesOfFreedom: number): number {
  const variance = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - variance + 3.0902 * Math.sqrt(variance)) ** 3;
}
