/** The values of one figure over the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The median and the range of some values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(sorted, Math.floor(middle)) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median, min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

/** The ratios of two figures, round by round: both sides of a round met the same noise. */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / at(theirs, round)));
}

/**
 * What may be said of a figure that must stay on one side of a limit: `met` or `missed` only where all rounds agree, else
 * `inconclusive`, as the spread is then larger than the difference.
 */
export function verdictOf(
  figure: Spread,
  target: { readonly atMost: number } | { readonly atLeast: number },
): 'met' | 'missed' | 'inconclusive' {
  if ('atMost' in target) {
    if (figure.max <= target.atMost) return 'met';
    return figure.min > target.atMost ? 'missed' : 'inconclusive';
  }
  if (figure.min >= target.atLeast) return 'met';
  return figure.max < target.atLeast ? 'missed' : 'inconclusive';
}

// --- internal ---

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`no value ${index} among ${values.length}; every figure needs at least one round`);
  return value;
}
