import { decimal, type Range, type Selection, simple, type Vector } from './expression.ts';

/** Increase a second of a counter, averaged over the range. Resets are accounted for, so it comes before any sum. */
export function rate<L extends string>(counter: Selection<'counter', L>, range: Range): Vector<L> {
  return simple(`rate(${counter.text}[${range}])`);
}

/** Increase of a counter over the range; fractional, as Prometheus extrapolates to the range's ends. */
export function increase<L extends string>(counter: Selection<'counter', L>, range: Range): Vector<L> {
  return simple(`increase(${counter.text}[${range}])`);
}

/** How often a gauge changed its value within the range. */
export function changes<L extends string>(gauge: Selection<'gauge', L>, range: Range): Vector<L> {
  return simple(`changes(${gauge.text}[${range}])`);
}

/** The sum of a gauge's samples within the range. */
export function sumOverTime<L extends string>(gauge: Selection<'gauge', L>, range: Range): Vector<L> {
  return simple(`sum_over_time(${gauge.text}[${range}])`);
}

/** How many samples there are within the range. */
export function countOverTime<L extends string>(selection: Selection<'counter' | 'gauge', L>, range: Range): Vector<L> {
  return simple(`count_over_time(${selection.text}[${range}])`);
}

/** 1 when there is no such series now, otherwise nothing. */
export function absent<L extends string>(vector: Vector<L>): Vector<L> {
  return simple(`absent(${vector.text})`);
}

/** Every series with at least this value: what rounding made negative is nothing again. */
export function clampMin<L extends string>(vector: Vector<L>, least: number): Vector<L> {
  return simple(`clamp_min(${vector.text}, ${decimal(least)})`);
}

/** When the value was sampled, in seconds since 1970. */
export function timestamp<L extends string>(selection: Selection<'counter' | 'gauge', L>): Vector<L> {
  return simple(`timestamp(${selection.text})`);
}

/** The time of the evaluation, in seconds since 1970, as a series without labels. */
export function now(): Vector<never> {
  return simple('vector(time())');
}

/** A series without labels that always has this value: `or(x, constant(0))` is 0 where `x` is missing. */
export function constant(value: number): Vector<never> {
  return simple(`vector(${decimal(value)})`);
}
