import { nearest } from './nearest.ts';

/** A command line that cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Returns the end of a sentence about an unknown name: the nearest known name, or all of them. */
export function suggestion(name: string, known: readonly string[]): string {
  const similar = nearest(name, known, Math.max(2, Math.floor(name.length / 3)));
  return similar === undefined ? `expected one of ${known.join(', ')}` : `did you mean "${similar}"?`;
}
