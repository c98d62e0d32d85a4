/**
 * Returns a text of an alert as Prometheus sends it: `$labels` and `$value` filled in, with the one function that texts here use.
 *
 * @throws on anything else in braces, so that no template goes unchecked
 * @see https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */
export function renderTemplate(
  template: string,
  { labels, value }: { readonly labels: Readonly<Record<string, string>>; readonly value: number },
): string {
  const rendered = (inside: string) => {
    const [, label] = /^\$labels\.(\w+)$/.exec(inside) ?? [];
    if (label !== undefined) return labels[label] ?? '';
    if (inside === '$value') return String(value);
    if (inside === '$value | humanizePercentage') return `${significant(value * 100)}%`;
    throw new Error(`The template "${template}" uses "${inside}", which is not known here: use $labels, $value or humanizePercentage`);
  };
  const [start = '', ...actions] = template.split('{{');
  return actions.reduce((text, action) => {
    const end = action.indexOf('}}');
    return text + (end < 0 ? `{{${action}` : rendered(action.slice(0, end).trim()) + action.slice(end + 2));
  }, start);
}

// --- internal ---

/** Go's `%.4g`: four significant digits without trailing zeros, and an exponent below 0.0001 and from ten thousand on. */
function significant(value: number): string {
  const [digits = '', power = '0'] = value.toExponential(3).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 4) return String(Number(value.toPrecision(4)));
  return `${Number(digits)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
