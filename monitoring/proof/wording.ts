/**
 * A text of an alert as Prometheus sends it: `$labels` and `$value` filled in, with the one function that texts here use.
 *
 * @throws on anything else in braces, so that no template goes unchecked
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
export function rendered(
  template: string,
  { labels, value }: { readonly labels: Readonly<Record<string, string>>; readonly value: number },
): string {
  return template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_whole, inside: string) => {
    const [, label] = /^\$labels\.(\w+)$/.exec(inside) ?? [];
    if (label !== undefined) return labels[label] ?? '';
    if (inside === '$value') return String(value);
    if (inside === '$value | humanizePercentage') return `${significant(value * 100)}%`;
    throw new Error(`The template "${template}" uses "${inside}", which is not known here: use $labels, $value or humanizePercentage`);
  });
}

// --- internal ---

/** Go's `%.4g`: four significant digits, without trailing zeros. */
function significant(value: number): string {
  const text = value.toPrecision(4);
  return text.includes('e') ? text : String(Number(text));
}
