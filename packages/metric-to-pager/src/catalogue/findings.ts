/** A validation error. */
export interface Finding {
  /** The path of the invalid value: `availability.target`. */
  readonly at: string;
  /** The rest of the sentence: `must be between 0 and 1, got "99.9"`. */
  readonly message: string;
}

/** @throws one error that lists all findings, if there are any; `subject` starts its sentence: `The metric catalogue` */
export function refuse(subject: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const lines = findings.map(({ at, message }) => `  ${at} ${message}`);
  throw new Error(`${subject} cannot be used:\n${lines.join('\n')}`);
}

/** Returns one finding when `wrong`, otherwise none. */
export function when(wrong: boolean | undefined, at: string, message: string): Finding[] {
  return wrong ? [{ at, message }] : [];
}

/** Returns the values that occur more than once, in the order of their second occurrence. */
export function repeated<T>(values: readonly T[]): T[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
