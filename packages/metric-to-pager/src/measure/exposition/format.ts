/** The Prometheus text format 0.0.4, or OpenMetrics 1.0, which also carries exemplars. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** The media type of each format. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** The metadata of a metric. */
export interface MetricHead {
  /** The name in queries. */
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit?: string | undefined;
}

/**
 * Returns the metadata lines of a metric. OpenMetrics strips `_total` from the name of a counter.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function headText({ name, type, help, unit }: MetricHead, format: ExpositionFormat): string {
  if (format === 'text') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  const unitLine = unit === undefined ? '' : `# UNIT ${family} ${unit}\n`;
  return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${escapeValue(help)}\n`;
}

/** Formats labels, without braces. */
export function labelText(labels: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [name, value] of labels) text += `${text && ','}${name}="${escapeValue(value)}"`;
  return text;
}

/** Encloses formatted labels in braces, unless there are none. */
export function braces(labels: string): string {
  return labels && `{${labels}}`;
}

/** Formats the value of a sample. */
export function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

/** Formats the value of an `le` or `quantile` label. OpenMetrics writes integers as `1.0`; Prometheus 3 normalizes both to that. */
export function boundText(bound: number, format: ExpositionFormat): string {
  return format === 'openmetrics' && Number.isInteger(bound) ? `${bound}.0` : valueText(bound);
}

// --- internal ---

function escapeHelp(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
}

function escapeValue(text: string): string {
  return escapeHelp(text).replace(/"/g, '\\"');
}
