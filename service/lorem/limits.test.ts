import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkBounds, LIMITS, TEXT_TYPES } from './limits.ts';

test.each(TEXT_TYPES)('both limits of a %s are valid bounds', (type) => {
  const { min, max } = LIMITS[type];
  expect(() => checkBounds(type, min, max)).not.toThrow();
  expect(() => checkBounds(type, min, min)).not.toThrow();
  expect(() => checkBounds(type, max, max)).not.toThrow();
});

test.each(TEXT_TYPES)('bounds of a %s outside its limits, out of order or not whole are refused', (type) => {
  const { min, max } = LIMITS[type];
  const inside = fc.integer({ min, max });
  const outside = fc.oneof(
    fc.integer({ max: min - 1 }),
    fc.integer({ min: max + 1 }),
    fc.double({ noInteger: true }),
    fc.constant(Infinity),
  );
  const wrong = fc.oneof(
    fc.tuple(outside, inside),
    fc.tuple(inside, outside),
    fc.tuple(outside, outside),
    fc.tuple(inside, inside).filter(([a, b]) => a > b),
  );
  fc.assert(fc.property(wrong, ([a, b]) => expect(() => checkBounds(type, a, b)).toThrow(RangeError)));
});

test('the error names the given bounds, the expected bounds and the unit', () => {
  expect(() => checkBounds('word', 0, 20)).toThrow(
    new RangeError('Cannot generate a word of "0" to "20" letters: expected whole numbers from 1 to 13, the smaller first.'),
  );
});
