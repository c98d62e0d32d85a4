import { RE2JS } from 're2js';

/** A compiled pattern. The time that it takes is proportional to the length of the text. */
export interface Re2 {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
}

/**
 * Returns an RE2 pattern as Prometheus uses it: anchored at both ends, and with a dot that matches a new line.
 *
 * @throws one sentence when it is not a pattern of RE2, or would take seconds to compile
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function re2(pattern: string): Re2 {
  const known = cache.get(pattern);
  if (known !== undefined) return known.compiled;
  const weight = weightOf(pattern);
  const shown = JSON.stringify(pattern.length > 100 ? `${pattern.slice(0, 100)}…` : pattern);
  if (weight > MOST_WEIGHT)
    throw new Error(
      `The pattern ${shown} is too large: expected at most ${MOST_WEIGHT} characters, with repetitions such as {9} written out`,
    );
  try {
    const compiled = RE2JS.compile(`^(?s:${pattern})$`) as Re2;
    keep(pattern, { compiled, weight: Math.max(weight, LEAST_WEIGHT) });
    return compiled;
  } catch (cause) {
    const reason = (cause as Error).message.replace('error parsing regexp: ', '');
    throw new Error(`The pattern ${shown} is not a regular expression of RE2: ${reason}`, { cause });
  }
}

/** Returns what `re2` does, or `undefined` when it throws. */
export function re2IfValid(pattern: string): Re2 | undefined {
  try {
    return re2(pattern);
  } catch {
    return undefined;
  }
}

// --- internal ---

/** The largest weight of one pattern: the slowest, which repeat classes of Unicode, compile in about a second. */
const MOST_WEIGHT = 20_000;
/** The largest weight of all patterns that stay compiled. */
const MOST_KEPT = 200_000;
/** The weight of the memory that the shortest pattern holds. */
const LEAST_WEIGHT = 100;

interface Kept {
  readonly compiled: Re2;
  readonly weight: number;
}

const cache = new Map<string, Kept>();
let kept = 0;

/** Keeps a compiled pattern, and forgets the oldest ones beyond the largest weight. */
function keep(pattern: string, entry: Kept): void {
  cache.set(pattern, entry);
  kept += entry.weight;
  for (const [oldest, { weight }] of cache) {
    if (kept <= MOST_KEPT) return;
    cache.delete(oldest);
    kept -= weight;
  }
}

/** At least the number of characters with counted repetitions written out. RE2 allows 1 000 of one, and of nested ones together. */
function weightOf(pattern: string): number {
  let characters = pattern.length;
  let groups = 1;
  for (const [, end, least, most] of pattern.matchAll(/(.)\{(\d{1,4})(?:,(\d{0,4}))?\}/gs)) {
    const count = Number(most || least);
    if (end === ')') groups = Math.min(1000, groups * Math.max(1, count));
    else characters += count;
  }
  return characters * groups;
}
