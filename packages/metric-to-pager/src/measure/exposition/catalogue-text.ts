import type { FamilySnapshot } from '../family.ts';
import type { Exemplar } from '../series.ts';
import { boundText, braces, type ExpositionFormat, headText, labelText, valueText } from './format.ts';

/** Yields the head of a metric and then each of its series; nothing for a metric without series. */
export function* familyText(snapshot: FamilySnapshot, format: ExpositionFormat): Generator<string> {
  if (snapshot.length === 0) return;
  yield headText(snapshot.metric, format);
  const write = snapshot.metric.type === 'histogram' ? histogramWriter(snapshot, format) : sampleWriter(snapshot);
  for (let series = 0; series < snapshot.length; series++) yield write(series);
}

// --- internal ---

type SeriesWriter = (series: number) => string;

function sampleWriter({ metric: { name }, labelTexts, values }: FamilySnapshot): SeriesWriter {
  return (series) => `${name}${braces(labelTexts[series] as string)} ${valueText(values[series] as number)}\n`;
}

function histogramWriter({ metric, labelTexts, values, width, exemplarsOf }: FamilySnapshot, format: ExpositionFormat): SeriesWriter {
  const { name } = metric;
  const bounds = [...metric.buckets.map((bound) => boundText(bound, format)), '+Inf'];
  return (series) => {
    const labels = labelTexts[series] as string;
    const exemplars = format === 'openmetrics' ? exemplarsOf(series) : undefined;
    const start = `${name}_bucket{${labels}${labels && ','}le="`;
    const sum = series * width;
    let text = '';
    let count = 0;
    for (let bucket = 0; bucket < bounds.length; bucket++) {
      count += values[sum + 1 + bucket] as number;
      text += `${start}${bounds[bucket]}"} ${count}${exemplarText(exemplars?.[bucket])}\n`;
    }
    const suffix = braces(labels);
    return `${text}${name}_sum${suffix} ${valueText(values[sum] as number)}\n${name}_count${suffix} ${count}\n`;
  };
}

/** @see https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars */
function exemplarText(exemplar: Exemplar | undefined): string {
  if (exemplar === undefined) return '';
  return ` # {${labelText([['trace_id', exemplar.traceId]])}} ${valueText(exemplar.value)} ${exemplar.at}`;
}
