/** The values of one figure over the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The expected side of a limit. */
export type Target = { readonly atMost: number } | { readonly atLeast: number };

/** Returns the median and the range of values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(sorted, Math.floor(middle)) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
  return { median, min: at(sorted, 0), max: at(sorted, sorted.length - 1) };
}

/** Returns the ratios of two figures round by round, as both values of a round have the same noise. */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / at(theirs, round)));
}

/** Returns `met` or `missed` when all rounds agree, else `inconclusive`: the spread is larger than the difference. */
export function verdictOf({ min, max }: Spread, target: Target): 'met' | 'missed' | 'inconclusive' {
  const met = 'atMost' in target ? max <= target.atMost : min >= target.atLeast;
  const missed = 'atMost' in target ? min > target.atMost : max < target.atLeast;
  return met ? 'met' : missed ? 'missed' : 'inconclusive';
}

// --- internal ---

function at(values: readonly number[], index: number): number {
  const value = values[index];
  if (value === undefined) throw new Error(`expected a value ${index}, got ${values.length} values; every figure needs at least one round`);
  return value;
}
