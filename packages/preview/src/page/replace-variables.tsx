import {
  type DataContextScopedVar,
  formattedValueToString,
  getFieldDisplayName,
  type InterpolateFunction,
  type ScopedVars,
} from '@grafana/data';
import { type Format, interpolate, queryParameters, type Scope } from '../dashboard/interpolate.ts';

/**
 * Returns the function that interpolates variables for Grafana's components: those of the dashboard, `${__url_time_range}` and
 * `${__all_variables}` in links, and `${__value.…}`, `${__field.…}` and `${__data.fields.…}` of the linked value.
 *
 * @see https://grafana.com/docs/grafana/latest/panels-visualizations/configure-data-links/
 */
export function replaceVariablesOf(scope: Scope, { from, to }: { readonly from: string; readonly to: string }): InterpolateFunction {
  const all = Object.entries(scope)
    .filter(([name, value]) => typeof value === 'object' && !name.startsWith('__'))
    .map(([name, value]) => (typeof value === 'object' ? queryParameters(name, value) : ''));
  const links: Scope = {
    ...scope,
    __url_time_range: `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`,
    __all_variables: all.join('&'),
  };
  return (text, scopedVars, format) => {
    const contextual = text.replace(/\$\{__(value|field|series|data)\.([^:{}]+)(?::[^{}]+)?\}/g, (written, kind: string, path: string) => {
      const found = fromContext(kind, path, scopedVars);
      return found === undefined ? written : encodes(format) ? encodeURIComponent(found) : found;
    });
    const own = Object.fromEntries(
      Object.entries(scopedVars ?? {}).flatMap(([name, one]) => (typeof one?.value === 'string' ? [[name, one.value]] : [])),
    );
    return interpolate(contextual, { ...links, ...own }, typeof format === 'string' && !encodes(format) ? (format as Format) : 'text');
  };
}

// --- internal ---

/** Returns whether a format is the one that Grafana uses for text within a URL. */
function encodes(format: unknown): boolean {
  return format === 'uriencode' || format === 'percentencode';
}

function fromContext(kind: string, path: string, scopedVars: ScopedVars | undefined): string | undefined {
  const context = (scopedVars?.['__dataContext'] as DataContextScopedVar | undefined)?.value;
  if (context === undefined) return undefined;
  const { frame, field, rowIndex = 0, calculatedValue } = context;
  const raw = field.values[rowIndex];
  const display = calculatedValue ?? field.display?.(raw);
  switch (kind) {
    case 'value': {
      if (path === 'numeric') return String(display?.numeric ?? raw);
      if (path === 'text') return display ? formattedValueToString(display) : String(raw);
      return path === 'raw' ? String(raw) : undefined;
    }
    case 'series':
    case 'field': {
      if (path === 'name' || path === 'displayName') return getFieldDisplayName(field, frame);
      const [, label = ''] = /^labels\.(.+)$/.exec(path) ?? [];
      return field.labels?.[label];
    }
    default: {
      const [, quoted, bare] = /^fields(?:\["?([^"\]]+)"?\]|\.(\w+))/.exec(path) ?? [];
      const name = quoted ?? bare;
      const named = frame.fields.find((one) => one.name === name || getFieldDisplayName(one, frame) === name);
      return named === undefined ? undefined : String(named.values[rowIndex]);
    }
  }
}
