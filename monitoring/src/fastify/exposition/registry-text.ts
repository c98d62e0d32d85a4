import type { MetricObjectWithValues, MetricValue } from '@prometheus-io/client';
import { boundText, type ExpositionFormat, headText, labelText, valueText } from './format.ts';

/** A metric that `getMetricsAsJSON` of `@prometheus-io/client` returns. */
export type RegistryMetric = MetricObjectWithValues<MetricValue<string>>;

/** Yields a registry's metric. The registry's own OpenMetrics output permanently removes `_total` from the names of its counters. */
export function* registryText(metric: RegistryMetric, format: ExpositionFormat): Generator<string> {
  if (metric.values.length === 0) return;
  yield headText(metric, format);
  for (const value of metric.values as readonly RegistryValue[]) {
    const name = value.metricName ?? metric.name;
    yield `${seriesName(name, metric.type, format)}${labelsOf(value, format)} ${valueText(value.value)}\n`;
  }
}

// --- internal ---

/** Missing in the library's types: series of histograms and summaries have their own names; labels may be numbers or absent. */
interface RegistryValue {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

function seriesName(name: string, type: string, format: ExpositionFormat): string {
  return format === 'openmetrics' && type === 'counter' && !name.endsWith('_total') ? `${name}_total` : name;
}

function labelsOf({ labels = {} }: RegistryValue, format: ExpositionFormat): string {
  const entries = Object.entries(labels);
  return entries.length === 0 ? '' : `{${labelText(entries.map(([name, value]) => [name, labelValue(name, value, format)]))}}`;
}

function labelValue(name: string, value: string | number, format: ExpositionFormat): string {
  return typeof value === 'number' && (name === 'le' || name === 'quantile') ? boundText(value, format) : String(value);
}
