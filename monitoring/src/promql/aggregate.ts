import { simple, type Vector } from './expression.ts';

/** The sum of all series that agree in these labels; of all series when there are none. */
export function sumBy<L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>): Vector<G> {
  return aggregate('sum', labels, vector);
}

/** The highest of all series that agree in these labels. */
export function maxBy<L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>): Vector<G> {
  return aggregate('max', labels, vector);
}

/** The lowest of all series that agree in these labels. */
export function minBy<L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>): Vector<G> {
  return aggregate('min', labels, vector);
}

/** How many series agree in these labels. */
export function countBy<L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>): Vector<G> {
  return aggregate('count', labels, vector);
}

/** 1 for every set of these labels that there is. */
export function groupBy<L extends string, const G extends L>(labels: readonly G[], vector: Vector<L>): Vector<G> {
  return aggregate('group', labels, vector);
}

// --- internal ---

function aggregate<G extends string>(operator: string, labels: readonly G[], { text }: Vector): Vector<G> {
  return simple(labels.length === 0 ? `${operator}(${text})` : `${operator} by (${labels.join(', ')}) (${text})`);
}
