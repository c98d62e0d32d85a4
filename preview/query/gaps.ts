/** The values of a column in each row. */
export type Column = readonly unknown[];

/**
 * Rows with an empty one after each that is followed by a gap: where two times are further apart than the step, a series has no sample, and a
 * graph must not connect them.
 *
 * @returns the given columns themselves where there is no gap
 */
export function withGaps(
  times: readonly number[],
  columns: readonly Column[],
  step: number,
): { times: readonly number[]; columns: readonly Column[] } {
  const gaps = times.flatMap((time, index) => ((times[index + 1] ?? time) - time > step ? [index] : []));
  if (gaps.length === 0) return { times, columns };
  const after = new Set(gaps);
  return {
    times: times.flatMap((time, index) => (after.has(index) ? [time, time + step] : [time])),
    columns: columns.map((values) => values.flatMap((value, index) => (after.has(index) ? [value, null] : [value]))),
  };
}
