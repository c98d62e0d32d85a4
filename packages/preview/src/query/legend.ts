import type { Labels } from './answer.ts';

/**
 * Returns the name of a series, as Grafana's data source does.
 *
 * @returns `undefined` for the format `__auto` of a series with labels: Grafana then uses the labels that differ between the series of the
 * panel
 * @see https://github.com/grafana/grafana/blob/main/pkg/promlib/querydata/response.go getName
 */
export function legendOf(
  labels: Labels,
  { format = '', expr }: { readonly format?: string | undefined; readonly expr: string },
): string | undefined {
  if (format === AUTO && Object.keys(labels).length > 0) return undefined;
  const legend =
    format === AUTO || format === ''
      ? metricText(labels)
      : format.replace(/\{\{([^{}]*)\}\}/g, (_, name: string) => labels[name.trim()] ?? '');
  return legend === '{}' || legend === '' ? expr : legend;
}

/** Formats a series as Prometheus does: `up{job="checkout"}`. */
export function metricText({ __name__: name = '', ...labels }: Labels): string {
  const matchers = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}="${value}"`);
  return matchers.length === 0 && name !== '' ? name : `${name}{${matchers.join(', ')}}`;
}

// --- internal ---

const AUTO = '__auto';
