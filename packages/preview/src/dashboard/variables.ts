import type { VariableJson } from './dashboard.ts';
import type { Scope, VariableValue } from './interpolate.ts';
import { type Lookups, optionsOf, queryOf } from './variable-options.ts';

/** The value of "All" in URLs and stored dashboards. */
export const ALL = '$__all';

/** A variable with its options and its choice. */
export interface Variable {
  readonly json: VariableJson;
  readonly options: readonly string[];
  readonly value: VariableValue;
  /** The error of its lookup. */
  readonly error?: string;
}

/** The choices in the URL, by name of the variable. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/**
 * Resolves the variables of a dashboard in order, because each may depend on earlier ones. A choice that does not exist any more is
 * replaced by the default, as in Grafana. The error of a failed lookup is kept in the variable.
 */
export async function resolveVariables(list: readonly VariableJson[], choices: Choices, lookups: Lookups): Promise<readonly Variable[]> {
  const resolved: Variable[] = [];
  for (const json of list) {
    const scope = scopeOf(resolved);
    try {
      const options = await optionsOf(json, scope, lookups);
      resolved.push({ json, options, value: chosen(json, options, choices[json.name]) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      resolved.push({ json, options: [], value: chosen(json, [], choices[json.name]), error: message });
    }
  }
  return resolved;
}

/** Returns the values of the variables. */
export function scopeOf(variables: readonly Variable[]): Scope {
  return Object.fromEntries(variables.map(({ json, value }) => [json.name, value]));
}

// --- internal ---

function chosen(json: VariableJson, options: readonly string[], asked: readonly string[] | undefined): VariableValue {
  const many = (json.multi ?? false) || (json.includeAll ?? false);
  if (json.type === 'textbox') return single(asked?.[0] ?? queryOf(json), many);
  if (json.type === 'constant') return single(queryOf(json), many);
  const all = (): VariableValue => ({ values: options, text: 'All', many, ...(json.allValue ? { allValue: json.allValue } : {}) });
  const stored = json.current?.value ?? [];
  const wanted = asked ?? (typeof stored === 'string' ? [stored] : stored).filter((value) => value !== '');
  if (json.includeAll && wanted.includes(ALL)) return all();
  const free = json.type === 'query' && options.length === 0 ? wanted : wanted.filter((value) => options.includes(value));
  const kept = json.multi ? free : free.slice(0, 1);
  if (kept.length > 0) return { values: kept, text: kept.join(' + '), many };
  return json.includeAll ? all() : single(options[0] ?? '', many);
}

function single(value: string, many: boolean): VariableValue {
  return { values: [value], text: value, many };
}
