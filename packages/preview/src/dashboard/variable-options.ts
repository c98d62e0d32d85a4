import type { Labels } from '../query/answer.ts';
import type { VariableJson } from './dashboard.ts';
import { interpolate, type Scope } from './interpolate.ts';

/** The requests to Prometheus for the values of variables. */
export interface Lookups {
  /** Returns the values of a label over the series that match a selector. */
  labelValues(label: string, selector?: string): Promise<readonly string[]>;
  labelNames(): Promise<readonly string[]>;
  /** The series of an instant query. */
  query(expr: string): Promise<readonly { readonly labels: Labels; readonly value: string; readonly seconds: number }[]>;
}

/** Returns the options of a variable, without "All". @throws when its type of query is not supported */
export async function optionsOf(variable: VariableJson, scope: Scope, lookups: Lookups): Promise<readonly string[]> {
  switch (variable.type) {
    case 'datasource':
      return ['Prometheus'];
    case 'query':
      return sorted(filtered(await answers(interpolate(queryOf(variable), scope, 'promql'), lookups), variable.regex), variable.sort ?? 0);
    case 'interval':
    case 'custom':
      return listed(queryOf(variable)).map((one) => one.split(/\s+:\s+/).at(-1) ?? one);
    case 'constant':
    case 'textbox':
      return [queryOf(variable)];
    default:
      throw new Error(
        `The variable "${variable.name}" is of type "${variable.type}"; expected datasource, query, custom, interval, constant or textbox`,
      );
  }
}

/** Returns the query of a variable: Grafana stores it as text or within an object. */
export function queryOf({ query }: VariableJson): string {
  return (typeof query === 'object' ? query.query : query) ?? '';
}

// --- internal ---

/** @see https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/ */
async function answers(query: string, lookups: Lookups): Promise<readonly string[]> {
  const values = /^\s*label_values\((?:(.+),\s*)?([a-zA-Z_]\w*)\)\s*$/s.exec(query);
  if (values) return lookups.labelValues(values[2] ?? '', values[1]?.trim());
  if (/^\s*label_names\(\)\s*$/.test(query)) return lookups.labelNames();
  const metrics = /^\s*metrics\((.*)\)\s*$/s.exec(query);
  if (metrics) return (await lookups.labelValues('__name__')).filter((name) => new RegExp(metrics[1] ?? '').test(name));
  const result = /^\s*query_result\((.+)\)\s*$/s.exec(query);
  if (result) {
    return (await lookups.query(result[1] ?? '')).map(({ labels: { __name__: name = '', ...labels }, value, seconds }) => {
      const matchers = Object.entries(labels).map(([label, of]) => `${label}="${of}"`);
      return `${name}{${matchers.join(',')}} ${value} ${seconds * 1000}`;
    });
  }
  throw new Error(`The query of a variable must be label_values(…), label_names(), metrics(…) or query_result(…), got "${query}"`);
}

/** Splits values at commas; a backslash escapes a comma. */
function listed(query: string): readonly string[] {
  return (query.match(/(?:\\,|[^,])+/g) ?? []).map((one) => one.trim().replace(/\\,/g, ',')).filter((one) => one !== '');
}

/** Returns the capture of each matching value: the group `value`, or the first group, or the whole match. */
function filtered(values: readonly string[], regex = ''): readonly string[] {
  if (regex.trim() === '') return unique(values);
  const [, body = regex, flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(regex) ?? [];
  const expression = new RegExp(body, flags.replace(/[gy]/g, ''));
  return unique(
    values.flatMap((value) => {
      const match = expression.exec(value);
      return match === null ? [] : [match.groups?.['value'] ?? match.groups?.['text'] ?? match[1] ?? match[0]];
    }),
  );
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The sort orders of Grafana: odd numbers are ascending, even numbers descending. */
function sorted(values: readonly string[], order: number): readonly string[] {
  if (order === 0) return values;
  const by = ORDERS[Math.floor((order - 1) / 2)] ?? byText;
  const rising = [...values].sort(by);
  return order % 2 === 1 ? rising : rising.reverse();
}

type Order = (a: string, b: string) => number;
const byText: Order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const firstNumber = (text: string) => Number(/-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? -1);
const ORDERS: readonly Order[] = [
  byText,
  (a, b) => firstNumber(a) - firstNumber(b),
  (a, b) => byText(a.toLowerCase(), b.toLowerCase()),
  (a, b) => a.localeCompare(b, undefined, { numeric: true }),
];
