/** The kinds of text there are, from small to large. */
export const TEXT_TYPES = ['word', 'sentence', 'paragraph'] as const;

/** One of `TEXT_TYPES`. */
export type TextType = (typeof TEXT_TYPES)[number];

/** How large a text of each type may be asked for, both bounds included, and what its size is counted in. */
export const LIMITS = {
  word: { min: 1, max: 13, unit: 'letters' },
  sentence: { min: 1, max: 1000, unit: 'words' },
  paragraph: { min: 1, max: 1000, unit: 'sentences' },
} as const satisfies Record<TextType, { readonly min: 1; readonly max: number; readonly unit: string }>;

/**
 * Refuses bounds that no text of this type can keep, so that a caller's slip is an error and not an odd text.
 *
 * @throws RangeError unless both are whole numbers within `LIMITS[type]` and `min` is at most `max`.
 */
export function checkBounds(type: TextType, min: number, max: number): void {
  const limits = LIMITS[type];
  if (Number.isInteger(min) && Number.isInteger(max) && limits.min <= min && min <= max && max <= limits.max) return;
  throw new RangeError(
    `Cannot generate a ${type} of "${min}" to "${max}" ${limits.unit}: expected whole numbers from ${limits.min} to ${limits.max}, the smaller first.`,
  );
}
