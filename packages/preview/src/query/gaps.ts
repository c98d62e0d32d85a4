/** The values of a column in each row. */
export type Column = readonly unknown[];

/**
 * Inserts an empty row into each gap. A gap is an interval longer than the step; a graph must not connect the points around it.
 *
 * @returns the given columns when there is no gap
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
