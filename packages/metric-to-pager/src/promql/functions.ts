import type { Duration, Range } from './duration.ts';
import { decimal, type Selection, simple, type Vector } from './expression.ts';

/** A function of a range vector, for metrics of the type `K`. */
export type RangeFunction<K extends 'counter' | 'gauge'> = <L extends string>(
  selection: Selection<K, L>,
  range: Range,
  /** How long ago the range ends. @default now */
  offset?: Duration,
) => Vector<L>;

/** The increase of a counter per second, averaged over the range. Handles counter resets, so it must come before any sum. */
export const rate = rangeFunction<'counter'>('rate');

/** The increase of a counter over the range. Fractional, as Prometheus extrapolates to the ends of the range. */
export const increase = rangeFunction<'counter'>('increase');

/** The number of times that a gauge changed within the range. */
export const changes = rangeFunction<'gauge'>('changes');

/** The mean of a gauge's samples within the range. */
export const avgOverTime = rangeFunction<'gauge'>('avg_over_time');

/** The sum of a gauge's samples within the range. */
export const sumOverTime = rangeFunction<'gauge'>('sum_over_time');

/** Returns the number of steps within the range at which a sample exists, or one that is at most 5 minutes old. */
export function countSteps<L extends string>(selection: Selection<'counter' | 'gauge', L>, range: Range, step: Duration): Vector<L> {
  return simple(`count_over_time(${selection.text}[${range}:${step}])`);
}

/** 1 when no such series exists, otherwise an empty result. */
export function absent<L extends string>(vector: Vector<L>): Vector<L> {
  return simple(`absent(${vector.text})`);
}

/** Returns the series with values raised to at least `least`. */
export function clampMin<L extends string>(vector: Vector<L>, least: number): Vector<L> {
  return simple(`clamp_min(${vector.text}, ${decimal(least)})`);
}

/** Returns the time of each sample, as a Unix timestamp in seconds. */
export function timestamp<L extends string>(selection: Selection<'counter' | 'gauge', L>): Vector<L> {
  return simple(`timestamp(${selection.text})`);
}

/** Returns the evaluation time as a Unix timestamp in seconds, without labels. */
export function now(): Vector<never> {
  return simple('vector(time())');
}

/** Returns a constant series without labels: `or(x, constant(0))` is 0 where `x` is absent. */
export function constant(value: number): Vector<never> {
  return simple(`vector(${decimal(value)})`);
}

// --- internal ---

function rangeFunction<K extends 'counter' | 'gauge'>(name: string): RangeFunction<K> {
  return (selection, range, offset) => simple(`${name}(${selection.text}[${range}]${offset === undefined ? '' : ` offset ${offset}`})`);
}
