import { type DataFrame, FieldType, formattedValueToString, getValueFormat } from '@grafana/data';
import { parseNumber } from '../../query/answer.ts';

/** The data of a heatmap: times in ascending order, buckets from the lowest to the highest. */
export interface HeatmapRows {
  readonly times: readonly number[];
  /** In milliseconds: the width of a cell, which ends at its time. */
  readonly step: number;
  /** The upper bounds of the buckets. */
  readonly bounds: readonly number[];
  /** The value of each cell, by bucket and time. */
  readonly counts: readonly (readonly (number | null)[])[];
}

/** Reads the buckets of frames: one frame with a field for each bucket, or one frame for each bucket. Names are the upper bounds. */
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

/** Returns the lower bound of a bucket: 0 for the first. */
export function boundText({ bounds }: HeatmapRows, index: number, unit: string): string {
  const bound = index === 0 ? 0 : (bounds[index - 1] ?? Number.NaN);
  return Number.isFinite(bound) ? formattedValueToString(getValueFormat(unit)(bound)) : '+Inf';
}

/** Returns the position of a value on the scale of buckets: the middle of its bucket. */
export function rowOf({ bounds }: HeatmapRows, value: number): number {
  const index = bounds.findIndex((bound) => value <= bound);
  return (index === -1 ? bounds.length - 1 : index) + 0.5;
}
