/** One thing that is wrong with data that someone wrote: where it stands, and what was expected there. */
export interface Finding {
  /** The path to it, as the author wrote it: `availability.target`. */
  readonly at: string;
  /** The rest of the sentence: `must be between 0 and 1, got "99.9"`. */
  readonly message: string;
}

/**
 * Ends a validation: does nothing without findings, and otherwise throws one error that lists them all.
 *
 * @param subject what was validated, as the start of a sentence: `The metric catalogue`
 */
export function refuse(subject: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(({ at, message }) => `  ${at} ${message}`);
  throw new Error(`${subject} cannot be used:\n${lines.join('\n')}`);
}

/** Every value that stands more than once, in the order of its second appearance. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
