import { type DataFrame, FieldType, formattedValueToString, getValueFormat } from '@grafana/data';
import { parseNumber } from '../../query/answer.ts';

/** A heatmap: times from left to right, buckets from the lowest to the highest. */
export interface HeatmapRows {
  readonly times: readonly number[];
  /** In milliseconds; a cell reaches back this far from its time. */
  readonly step: number;
  /** The upper bounds of the buckets. */
  readonly bounds: readonly number[];
  /** What is in each cell, by bucket and time. */
  readonly counts: readonly (readonly (number | null)[])[];
}

/** The buckets of frames: one frame with a field each, or a frame each, named by their upper bounds. */
export function heatmapRowsOf(frames: readonly DataFrame[]): HeatmapRows | undefined {
  const [first] = frames;
  const timeField = first?.fields.find(({ type }) => type === FieldType.time);
  if (first === undefined || timeField === undefined) return undefined;
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === FieldType.number));
  const bounded = fields
    .map((field) => ({ bound: parseNumber(field.labels?.['le'] ?? field.config.displayNameFromDS ?? field.name), values: field.values }))
    .filter(({ bound }) => !Number.isNaN(bound))
    .sort((a, b) => a.bound - b.bound);
  if (bounded.length === 0) return undefined;
  const times: number[] = timeField.values;
  return {
    times,
    step: timeField.config.interval ?? (times[1] ?? 0) - (times[0] ?? 0),
    bounds: bounded.map(({ bound }) => bound),
    counts: bounded.map(({ values }) => values),
  };
}

/** The bound below a bucket, in its unit: 0 below the first. */
export function boundText({ bounds }: HeatmapRows, index: number, unit: string): string {
  const bound = index === 0 ? 0 : (bounds[index - 1] ?? Number.NaN);
  return Number.isFinite(bound) ? formattedValueToString(getValueFormat(unit)(bound)) : '+Inf';
}

/** Where a value stands on the scale of buckets: in the middle of its own. */
export function rowOf({ bounds }: HeatmapRows, value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return (index === -1 ? bounds.length - 1 : index) + 0.5;
}
