/** What a variable stands for. */
export interface VariableValue {
  readonly values: readonly string[];
  /** As it is shown: `All`, or the chosen values. */
  readonly text: string;
  /** Stands for "All" as it is, instead of the list of all values. */
  readonly allValue?: string | undefined;
  /** Whether more than one can be chosen, so that a query gets a regular expression. */
  readonly many: boolean;
}

/** Variables by their names. A text is put in as it is, whatever the format. */
export type Scope = Readonly<Record<string, VariableValue | string>>;

/** How a value is written; `promql` is what Grafana's Prometheus data source does. */
export type Format = 'promql' | 'text' | 'raw' | 'glob' | (string & {});

/**
 * Text with its variables filled in: `$name`, `${name}`, `${name:format}` and `[[name]]`. Variables that do not exist stay as they are written.
 *
 * @param format of what has no format of its own
 * @see https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/
 */
export function interpolate(text: string, scope: Scope, format: Format = 'glob'): string {
  return text.replace(VARIABLE, (written, plain, bracketed, bracketedFormat, braced, path, bracedFormat) => {
    const name = plain ?? bracketed ?? braced;
    const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
    if (value === undefined || path !== undefined) return written;
    if (typeof value === 'string') return value;
    return formatted(value, { name, format: bracketedFormat ?? bracedFormat ?? format });
  });
}

/** A value for a regular expression within a PromQL string. */
export function escapeRegex(value: string): string {
  return value.replace(/\\/g, '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&');
}

// --- internal ---

const VARIABLE = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:}]+))?(?::([^}]+))?\}/g;

function formatted(
  { values, text, allValue, many }: VariableValue,
  { name, format }: { readonly name: string; readonly format: Format },
): string {
  const [only = ''] = values;
  if (allValue !== undefined && format !== 'text' && format !== 'queryparam') return allValue;
  switch (format) {
    case 'promql': {
      if (!many) return only.replace(/\\/g, '\\\\').replace(/'/g, "\\\\'");
      const escaped = values.map(escapeRegex);
      return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
    }
    case 'regex': {
      const escaped = values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
      return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
    }
    case 'text':
      return text;
    case 'pipe':
      return values.join('|');
    case 'csv':
    case 'raw':
      return values.join(',');
    case 'json':
      return JSON.stringify(values.length === 1 ? only : values);
    case 'singlequote':
      return values.map((value) => `'${value.replace(/'/g, "\\'")}'`).join(',');
    case 'doublequote':
      return values.map((value) => `"${value.replace(/"/g, '\\"')}"`).join(',');
    case 'percentencode':
      return encodeURIComponent(values.length === 1 ? only : `{${values.join(',')}}`);
    case 'queryparam':
      return queryParameters(name, { values, text, many, allValue });
    default:
      return values.length === 1 ? only : `{${values.join(',')}}`;
  }
}

/** The choice of a variable as a page's address has it. */
export function queryParameters(name: string, { values, text }: VariableValue): string {
  const chosen = text === 'All' ? ['$__all'] : values;
  return chosen.map((value) => `var-${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}
