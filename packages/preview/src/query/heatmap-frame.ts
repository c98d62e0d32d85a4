import { type Answer, parseNumber, seriesOf } from './answer.ts';
import type { PlainField, PlainFrame } from './frame.ts';

/**
 * Returns the buckets of a classic histogram as rows of a heatmap: one field for each bucket, the lowest first. Values are those of the bucket
 * alone, while the buckets of Prometheus are cumulative.
 *
 * @returns `undefined` when the response has no series with the label `le`
 * @see https://github.com/grafana/grafana/blob/main/packages/grafana-prometheus/src/result_transformer.ts transformToHistogramOverTime
 */
export function heatmapFrame(answer: Answer, { refId, step }: { readonly refId: string; readonly step: number }): PlainFrame | undefined {
  const buckets = seriesOf(answer)
    .filter(({ labels }) => labels['le'] !== undefined)
    .map(({ labels, samples }) => ({
      labels,
      le: parseNumber(labels['le'] ?? ''),
      values: new Map(samples.map(([at, text]) => [Math.round(at * 1000), parseNumber(text)])),
    }))
    .sort((a, b) => a.le - b.le);
  if (buckets.length === 0) return undefined;
  const times = [...new Set(buckets.flatMap(({ values }) => [...values.keys()]))].sort((a, b) => a - b);
  const fields = buckets.map(({ labels, values }, index): PlainField => {
    const below = buckets[index - 1]?.values;
    return {
      name: labels['le'] ?? '',
      type: 'number',
      labels,
      config: {},
      values: times.map((time) => {
        const value = values.get(time);
        return value === undefined ? null : Math.max(0, value - (below?.get(time) ?? 0));
      }),
    };
  });
  return {
    refId,
    meta: { type: 'heatmap-rows', custom: { resultType: answer.resultType } },
    fields: [{ name: 'Time', type: 'time', config: { interval: step }, values: times }, ...fields],
  };
}
