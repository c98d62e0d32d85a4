import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRandom, generate, LIMITS, paragraph, sentence, TEXT_TYPES, word } from './index.ts';

/** What these seeds gave when they were pinned: users keep seeds, so a change here is a breaking change. */
const PINNED = [
  ['word', 1, 13, 'lorem', 'arbitraretur'],
  ['word', 1, 1, '', 'a'],
  ['word', 13, 13, 42, 'reprehenderit'],
  ['sentence', 5, 10, 'lorem', 'Causam sic nihil evertunt interea rationis civium aut, naturam verbi.'],
  ['sentence', 1, 1, 0, 'Hanc.'],
  ['sentence', 12, 12, -1.5, 'Ut voluptates aliquid nusquam esset multavit ob vel iusto loco eo ipsam.'],
  ['sentence', 1, 30, 'Ünïcode 🏛', 'Sine iste quam oratio enim, quasi si.'],
  [
    'paragraph',
    1,
    3,
    'lorem',
    'Sic nihil evertunt interea rationis civium aut naturam, verbi metu quae vivere diuturnitatem, privatio affectus afflueret bella quae. Totum sed, tempora putat sit utilitate voluptatem, dolorem aut sit. Videtis inter privatione voluptas incorrupte modum extremum expleantur cupiditates probabis praeter laudabilis, esse eaque modum placet se in propius.',
  ],
  [
    'paragraph',
    2,
    2,
    '2026-01-01',
    'Multis aut enim igitur, quid, nam quidem omni eas hominum putat potest inesse enim. Cum tum, itaque dolorem debitis non nec naturales, maximis cum.',
  ],
] as const;

test.each(PINNED)('%s of %i to %i from seed %j is, for good, %j', (type, min, max, seed, text) => {
  expect(generate(type, createRandom(seed), min, max)).toBe(text);
});

test('the largest texts are pinned too', () => {
  expect(digest(generate('sentence', createRandom('lorem'), 1000, 1000))).toBe(
    'b29295bd8262491790b9bb53310f03278a7aadb98c4f287fe6c0569fda90de92',
  );
  expect(digest(generate('paragraph', createRandom('lorem'), 1000, 1000))).toBe(
    '845adc7044c41e68c3a7ca254dbd2aa309fea73a91d6d0585d09714aff22122a',
  );
});

test('each type is dispatched to its own function', () => {
  expect(generate('word', createRandom(7), 3, 10)).toBe(word(createRandom(7), 3, 10));
  expect(generate('sentence', createRandom(7), 3, 10)).toBe(sentence(createRandom(7), 3, 10));
  expect(generate('paragraph', createRandom(7), 3, 10)).toBe(paragraph(createRandom(7), 3, 10));
});

test('one source of chance goes on from text to text', () => {
  const random = createRandom('series');
  const texts = Array.from({ length: 50 }, () => generate('sentence', random, 5, 10));
  expect(new Set(texts).size).toBe(50);
});

test('a text needs no escaping: letters, spaces, commas and full stops are all it has', () => {
  const request = fc.tuple(fc.constantFrom(...TEXT_TYPES), fc.nat(), fc.nat(), fc.string());
  fc.assert(
    fc.property(request, ([type, a, b, seed]) => {
      const bounds = [1 + (a % LIMITS[type].max), 1 + (b % LIMITS[type].max)] as const;
      const text = generate(type, createRandom(seed), Math.min(...bounds), Math.max(...bounds));
      expect(text).toMatch(/^[A-Za-z ,.]+$/);
      expect(JSON.stringify(text)).toBe(`"${text}"`);
    }),
  );
});

test.each(TEXT_TYPES)('bounds beyond the limits of a %s are refused', (type) => {
  expect(() => generate(type, createRandom(1), 0, 5)).toThrow(RangeError);
  expect(() => generate(type, createRandom(1), 1, LIMITS[type].max + 1)).toThrow(RangeError);
  expect(() => generate(type, createRandom(1), 5, 4)).toThrow(RangeError);
});

// --- internal ---

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
