/** The value of a variable. */
export interface VariableValue {
  readonly values: readonly string[];
  /** The displayed text: `All`, or the chosen values. */
  readonly text: string;
  /** The custom value of "All", which replaces the list of all values. */
  readonly allValue?: string | undefined;
  /** Whether several values can be chosen, so that queries get a regular expression. */
  readonly many: boolean;
}

/** Variables by name. A plain string is inserted without formatting. */
export type Scope = Readonly<Record<string, VariableValue | string>>;

/** The format of a value; `promql` is the default of Grafana's Prometheus data source. */
export type Format = 'promql' | 'text' | 'raw' | 'glob' | (string & {});

/**
 * Interpolates variables in a text: `$name`, `${name}`, `${name:format}` and `[[name]]`. Unknown variables are not replaced.
 *
 * @param format of variables without an explicit format
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

/** Escapes a value for a regular expression within a PromQL string. */
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

/** Formats the choice of a variable for the URL. */
export function queryParameters(name: string, { values, text }: VariableValue): string {
  const chosen = text === 'All' ? ['$__all'] : values;
  return chosen.map((value) => `var-${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}
