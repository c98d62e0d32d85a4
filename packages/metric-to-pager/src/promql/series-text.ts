/** Returns a series as Prometheus writes it, such as `up{job="shop"}`; without a name, `{job="shop"}`. Names that only newer versions know are quoted. */
export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(
    ([label, value]) => `${LABEL.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`,
  );
  return METRIC.test(name) ? `${name}{${parts.join(',')}}` : `{${[JSON.stringify(name), ...parts].join(',')}}`;
}

// --- internal ---

/** The name of a metric, or none. */
const METRIC = /^(?:[a-zA-Z_:][\w:]*)?$/;
const LABEL = /^[a-zA-Z_]\w*$/;
