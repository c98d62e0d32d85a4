import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';

/**
 * Returns the part of an object that someone wrote, without what the cluster added: the fields that managers own, but for the status, a
 * scale, and what the controllers of Kubernetes wrote. Applied again, it gives the object as it was.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 * @throws when the object does not say who owns its fields
 */
export function appliedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields = [] } = (object as ManagedObject).metadata;
  const owners = managedFields.filter(({ manager, subresource }) => !subresource && manager !== 'kube-controller-manager');
  if (owners.length === 0) throw new Error(`${object.kind} ${object.metadata.name} does not say who owns its fields`);
  const fields = owners.reduce<FieldSet>((all, { fieldsV1 = {} }) => union(all, fieldsV1), {});
  const { apiVersion, kind, metadata } = object;
  const { name, namespace } = metadata;
  const { metadata: kept = {}, ...rest } = extract(object, fields) as { readonly metadata?: object };
  return { ...rest, apiVersion, kind, metadata: { ...kept, name, ...(namespace !== undefined && { namespace }) } };
}

// --- internal ---

interface FieldSet {
  readonly [key: string]: FieldSet;
}

interface ManagedObject {
  readonly metadata: {
    readonly managedFields?: readonly { readonly manager?: string; readonly subresource?: string; readonly fieldsV1?: FieldSet }[];
  };
}

function union(one: FieldSet, other: FieldSet): FieldSet {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...keys].map((key) => [key, union(one[key] ?? {}, other[key] ?? {})]));
}

/** `f:NAME` is a field, `k:{…}` the item of a list with these keys, `v:…` the item of a set; without any of them all is owned. */
function extract(value: unknown, fields: FieldSet): unknown {
  const keys = Object.keys(fields).filter((key) => key !== '.');
  if (keys.length === 0) return value;
  if (Array.isArray(value))
    return value.filter((item) => keys.some((key) => isItem(item, key))).map((item) => extractItem(item, { keys, fields }));
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  const kept = keys.flatMap((key) => {
    const name = key.slice(2);
    return key.startsWith('f:') && name in record ? [[name, extract(record[name], fields[key] ?? {})] as const] : [];
  });
  return Object.fromEntries(kept);
}

interface Owned {
  readonly keys: readonly string[];
  readonly fields: FieldSet;
}

function extractItem(item: unknown, { keys, fields }: Owned): unknown {
  const key = keys.find((one) => isItem(item, one)) ?? '';
  const extracted = extract(item, fields[key] ?? {});
  // The keys of an item identify it, even when another manager owns them.
  return key.startsWith('k:') ? { ...JSON.parse(key.slice(2)), ...(extracted as object) } : extracted;
}

function isItem(item: unknown, key: string): boolean {
  const wanted: unknown = JSON.parse(key.slice(2));
  if (key.startsWith('v:')) return JSON.stringify(item) === JSON.stringify(wanted);
  if (!key.startsWith('k:')) return false;
  return Object.entries(wanted as object).every(([name, value]) => (item as Record<string, unknown>)[name] === value);
}
