/** What a scrape is written in: the text format 0.0.4, which everything reads, or OpenMetrics 1.0, which also carries exemplars. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** The media type of each format. */
export const CONTENT_TYPE: Readonly<Record<ExpositionFormat, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What a metric says of itself, before its series. */
export interface MetricHead {
  /** As it is in a query. */
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit?: string | undefined;
}

/**
 * The comment lines of a metric. In OpenMetrics a counter is named without the `_total` of its series.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function headText({ name, type, help, unit }: MetricHead, format: ExpositionFormat): string {
  if (format === 'text') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
  const family = type === 'counter' ? name.replace(/_total$/, '') : name;
  const unitLine = unit === undefined ? '' : `# UNIT ${family} ${unit}\n`;
  return `# TYPE ${family} ${type}\n${unitLine}# HELP ${family} ${escapeValue(help)}\n`;
}

/** Labels as they are exposed, without braces. */
export function labelText(labels: Iterable<readonly [string, string]>): string {
  let text = '';
  for (const [name, value] of labels) text += `${text && ','}${name}="${escapeValue(value)}"`;
  return text;
}

/** A sample's value. */
export function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}

/** The value of an `le` or `quantile` label: OpenMetrics writes integers as `1.0`, to which Prometheus 3 brings both. */
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
