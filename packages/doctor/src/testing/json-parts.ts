import fc from 'fast-check';

/** Returns arbitrary changes of a value of JSON: any value in place of the whole, or of any part. */
export function changed(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .tuple(fc.nat({ max: places.length - 1 }), fc.oneof(fc.jsonValue(), WRONG))
    .map(([index, part]) => replaced(value, places[index] ?? [], part));
}

// --- internal ---

type Place = readonly (string | number)[];

/** Values that programs take for others. */
const WRONG = fc.constantFrom<unknown>(
  ...[
    null,
    0,
    -1,
    1e308,
    '',
    'x',
    '__proto__',
    'constructor',
    '{',
    '- a: [',
    [],
    [null],
    [[]],
    [{}],
    {},
    { length: 1 },
    { name: null, key: 0 },
  ],
  ...[{ metadata: null }, { items: {} }, true, 'a'.repeat(100_000)],
);

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => placesIn(inner, [...at, name]))];
}

function replaced(value: unknown, [name, ...below]: Place, part: unknown): unknown {
  if (name === undefined) return part;
  const inner = replaced((value as Readonly<Record<string, unknown>>)[name], below, part);
  return Array.isArray(value) ? value.with(Number(name), inner) : { ...(value as object), [name]: inner };
}
