import { type Labels, parseNumber } from './answer.ts';
import type { Range } from './step.ts';

/** The `data` of a response of `/api/v1/query_exemplars`. */
export type ExemplarAnswer = readonly {
  readonly seriesLabels: Labels;
  readonly exemplars: readonly { readonly labels: Labels; readonly value: string; readonly timestamp: number }[];
}[];

/** A single observation with its labels, such as the trace id. */
export interface Exemplar {
  readonly time: number;
  readonly value: number;
  readonly labels: Labels;
}

/**
 * Returns the exemplars to draw: the highest ones of each interval of the graph, without those that nearly have the value of another one in the
 * interval.
 *
 * @see https://github.com/grafana/grafana/blob/main/pkg/promlib/querydata/response.go processExemplars
 */
export function exemplarsOf(answer: ExemplarAnswer, range: Range): readonly Exemplar[] {
  const all = answer
    .flatMap(({ seriesLabels, exemplars }) =>
      exemplars.map(({ labels, value, timestamp }) => ({
        time: Math.round(timestamp * 1000),
        value: parseNumber(value),
        labels: { ...seriesLabels, ...labels },
      })),
    )
    .filter(({ time, value }) => time >= range.from && time <= range.to && Number.isFinite(value))
    .sort((a, b) => b.value - a.value);
  const stretch = (range.to - range.from) / STRETCHES;
  const apart = deviation(all.map(({ value }) => value)) * DEVIATIONS_APART;
  const kept = new Map<number, Exemplar[]>();
  for (const one of all) {
    const key = Math.floor(one.time / stretch);
    const beside = kept.get(key) ?? [];
    const last = beside.at(-1);
    if (last !== undefined && last.value - one.value < apart) continue;
    kept.set(key, [...beside, one]);
  }
  return [...kept.values()].flat().sort((a, b) => a.time - b.time);
}

// --- internal ---

/** In narrower intervals, exemplars would overlap on a panel of a third of the window. */
const STRETCHES = 60;
/** As in Grafana. */
const DEVIATIONS_APART = 2;

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length));
}
