/** A key of a Secret that a monitor refers to. */
export interface SecretReference {
  /** Where it stands: `spec.endpoints.0.basicAuth.password`. */
  readonly at: string;
  readonly name: string;
  readonly key: string;
}

/** The keys of Secrets that a value refers to, at any depth; references to ConfigMaps are left out. */
export function secretReferences(value: unknown, at = 'spec'): readonly SecretReference[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => secretReferences(item, `${at}.${index}`));
  if (typeof value !== 'object' || value === null || at.endsWith('.configMap')) return [];
  const { name, key } = value as Readonly<Record<string, unknown>>;
  if (typeof name === 'string' && typeof key === 'string' && name !== '') return [{ at, name, key }];
  return Object.entries(value).flatMap(([field, inner]) => (SKIPPED.includes(field) ? [] : secretReferences(inner, `${at}.${field}`)));
}

// --- internal ---

/** Fields whose objects have other names and keys. */
const SKIPPED = ['selector', 'namespaceSelector', 'relabelings', 'metricRelabelings', 'labels'];
