/** The types of text, from small to large. */
export const TEXT_TYPES = ['word', 'sentence', 'paragraph'] as const;

/** One of `TEXT_TYPES`. */
export type TextType = (typeof TEXT_TYPES)[number];

/** The inclusive size limits of each type, and their unit. */
export const LIMITS = {
  word: { min: 1, max: 13, unit: 'letters' },
  sentence: { min: 1, max: 1000, unit: 'words' },
  paragraph: { min: 1, max: 1000, unit: 'sentences' },
} as const satisfies Record<TextType, { readonly min: 1; readonly max: number; readonly unit: string }>;

/** Validates bounds. @throws RangeError unless both are whole numbers within `LIMITS[type]` and `min` is at most `max` */
export function checkBounds(type: TextType, min: number, max: number): void {
  const limits = LIMITS[type];
  if (Number.isInteger(min) && Number.isInteger(max) && limits.min <= min && min <= max && max <= limits.max) return;
  throw new RangeError(
    `Cannot generate a ${type} of "${min}" to "${max}" ${limits.unit}: expected whole numbers from ${limits.min} to ${limits.max}, the smaller first.`,
  );
}
