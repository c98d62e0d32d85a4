import { InputError } from '../input/input-error.ts';
import { parseJson } from '../input/parse-json.ts';
import type { Reading, Shape } from './shape.ts';

/** A value that is not of the shape that was expected: what was given, and what was expected, in one sentence. */
export class ShapeError extends InputError {
  override readonly name = 'ShapeError';
}

/** The source of a value, for the sentence of the error. */
export interface Source {
  /** The subject of the sentence: `The answer to GET /api of https://cluster.test`. */
  readonly name: string;
  /** The part of a text that is kept. @default the text */
  readonly pass?: Reading['pass'];
  /** The path of the value. @default the value itself */
  readonly at?: string;
}

/**
 * Reads a value by its shape.
 *
 * @throws `ShapeError` with the first part that is of another shape, and the number of further ones
 */
export function readShape<T>(shape: Shape<T>, value: unknown, { name, pass = (text) => text, at = '' }: Source): T {
  let first: string | undefined;
  let further = -1;
  const result = shape.read(value, at, {
    pass,
    report: (problem) => {
      first ??= problem;
      further++;
    },
  });
  if (first === undefined) return result;
  throw new ShapeError(`${name} has another shape: ${first}${further > 0 ? ` (and ${further} more)` : ''}`);
}

/** Reads a text as JSON of a shape. @throws `ShapeError` when the text is no JSON, or of another shape */
export function readJson<T>(shape: Shape<T>, text: string, source: Source): T {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    if (cause instanceof InputError) throw new ShapeError(`${source.name}: ${cause.message}`, { cause });
    const start = text.trim().slice(0, 40);
    throw new ShapeError(`${source.name} is no JSON: it ${start === '' ? 'is empty' : `starts with ${JSON.stringify(start)}`}`, { cause });
  }
  return readShape(shape, value, source);
}
