import type { MetricObjectWithValues, MetricValue } from '@prometheus-io/client';
import { boundText, braces, type ExpositionFormat, headText, labelText, valueText } from './format.ts';

/** A metric that `getMetricsAsJSON` of `@prometheus-io/client` returns. */
export type RegistryMetric = MetricObjectWithValues<MetricValue<string>>;

/** Yields a registry's metric. The registry's own OpenMetrics output permanently removes `_total` from the names of its counters. */
export function* registryText(metric: RegistryMetric, format: ExpositionFormat): Generator<string> {
  if (metric.values.length === 0) return;
  yield headText(metric, format);
  for (const { metricName: name = metric.name, labels = {}, value } of metric.values as readonly RegistryValue[]) {
    const suffix = format === 'openmetrics' && metric.type === 'counter' && !name.endsWith('_total') ? '_total' : '';
    const texts = Object.entries(labels).map(([label, text]) => [label, labelValue(label, text, format)] as const);
    yield `${name}${suffix}${braces(labelText(texts))} ${valueText(value)}\n`;
  }
}

// --- internal ---

/** Missing in the library's types: series of histograms and summaries have their own names; labels may be numbers or absent. */
interface RegistryValue {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

function labelValue(name: string, value: string | number, format: ExpositionFormat): string {
  return typeof value === 'number' && (name === 'le' || name === 'quantile') ? boundText(value, format) : String(value);
}
