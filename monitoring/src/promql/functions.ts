import { decimal, type Range, type Selection, simple, type Vector } from './expression.ts';

/** The increase of a counter per second, averaged over the range. Handles counter resets, so it must come before any sum. */
export function rate<L extends string>(counter: Selection<'counter', L>, range: Range): Vector<L> {
  return simple(`rate(${counter.text}[${range}])`);
}

/** The increase of a counter over the range. Fractional, as Prometheus extrapolates to the ends of the range. */
export function increase<L extends string>(counter: Selection<'counter', L>, range: Range): Vector<L> {
  return simple(`increase(${counter.text}[${range}])`);
}

/** The number of times that a gauge changed within the range. */
export function changes<L extends string>(gauge: Selection<'gauge', L>, range: Range): Vector<L> {
  return simple(`changes(${gauge.text}[${range}])`);
}

/** The sum of a gauge's samples within the range. */
export function sumOverTime<L extends string>(gauge: Selection<'gauge', L>, range: Range): Vector<L> {
  return simple(`sum_over_time(${gauge.text}[${range}])`);
}

/** The number of samples within the range. */
export function countOverTime<L extends string>(selection: Selection<'counter' | 'gauge', L>, range: Range): Vector<L> {
  return simple(`count_over_time(${selection.text}[${range}])`);
}

/** 1 when no such series exists, otherwise an empty result. */
export function absent<L extends string>(vector: Vector<L>): Vector<L> {
  return simple(`absent(${vector.text})`);
}

/** The series with values raised to at least `least`. */
export function clampMin<L extends string>(vector: Vector<L>, least: number): Vector<L> {
  return simple(`clamp_min(${vector.text}, ${decimal(least)})`);
}

/** The time of each sample, as a Unix timestamp in seconds. */
export function timestamp<L extends string>(selection: Selection<'counter' | 'gauge', L>): Vector<L> {
  return simple(`timestamp(${selection.text})`);
}

/** The evaluation time as a Unix timestamp in seconds, without labels. */
export function now(): Vector<never> {
  return simple('vector(time())');
}

/** A constant series without labels: `or(x, constant(0))` is 0 where `x` is absent. */
export function constant(value: number): Vector<never> {
  return simple(`vector(${decimal(value)})`);
}
