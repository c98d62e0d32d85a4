import { simple, type Vector } from './expression.ts';

/** Aggregates the series that agree in the given labels, or all series when there are no labels. */
export type Aggregation = <L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>) => Vector<G>;

/** The sum of each group. */
export const sumBy = aggregation('sum');

/** The maximum of each group. */
export const maxBy = aggregation('max');

/** The minimum of each group. */
export const minBy = aggregation('min');

/** The mean of each group. */
export const avgBy = aggregation('avg');

/** The number of series in each group. */
export const countBy = aggregation('count');

/** 1 for each group. */
export const groupBy = aggregation('group');

// --- internal ---

function aggregation(operator: string): Aggregation {
  return (labels, { text }) => simple(labels.length === 0 ? `${operator}(${text})` : `${operator} by (${labels.join(', ')}) (${text})`);
}
