import type { MetricObjectWithValues, MetricValue } from '@prometheus-io/client';
import { boundText, type ExpositionFormat, headText, labelText, valueText } from './format.ts';

/** A metric of a `@prometheus-io/client` registry, as `getMetricsAsJSON` gives it. */
export type RegistryMetric = MetricObjectWithValues<MetricValue<string>>;

/**
 * The text of a metric that somebody else registered. The registry's own rendering is not asked for: once it has written OpenMetrics
 * its counters have lost the `_total` of their names for good.
 */
export function* registryText(metric: RegistryMetric, format: ExpositionFormat): Generator<string> {
  if (metric.values.length === 0) return;
  yield headText(metric, format);
  for (const value of metric.values as readonly RegistryValue[]) {
    const name = value.metricName ?? metric.name;
    yield `${seriesName(name, metric.type, format)}${labelsOf(value, format)} ${valueText(value.value)}\n`;
  }
}

// --- internal ---

/** What the library's types leave out: parts of a histogram or summary have names of their own; labels may be numbers, or missing. */
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
