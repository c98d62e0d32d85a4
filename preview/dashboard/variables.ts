import type { VariableJson } from './dashboard.ts';
import type { Scope, VariableValue } from './interpolate.ts';
import { type Lookups, optionsOf, queryOf } from './variable-options.ts';

/** Stands for "All" in addresses and in stored dashboards. */
export const ALL = '$__all';

/** A variable with what can be chosen and what is. */
export interface Variable {
  readonly json: VariableJson;
  readonly options: readonly string[];
  readonly value: VariableValue;
  /** What went wrong when its options were asked for. */
  readonly error?: string;
}

/** The choices that an address names, by the names of variables. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/**
 * Every variable of a dashboard, in its order, so that each can depend on those before it. A choice that no longer exists gives way to the
 * default, as in Grafana. A failed lookup is kept in the variable and does not stop the others.
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

/** What the variables stand for. */
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
