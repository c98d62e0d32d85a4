import type { Fix, PatchOperation } from '../finding.ts';
import { referenceKey } from '../finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

type Json = unknown;
type Fields = Readonly<Record<string, Json>>;

/** Applies a merge patch: `null` removes a field. @see https://www.rfc-editor.org/rfc/rfc7396 */
export function merged<T>(target: T, patch: unknown): T {
  if (!isRecord(patch)) return patch as T;
  const base: Record<string, Json> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete base[key];
    else base[key] = merged(base[key], value);
  }
  return base as T;
}

/** A snapshot with one object changed by a merge patch. @throws when the object is not there */
export function change(snapshot: Snapshot, key: string, patch: object): Snapshot {
  return mapObject(snapshot, key, (object) => merged(object, patch));
}

/** A snapshot with another object. */
export function add(snapshot: Snapshot, ...objects: readonly Fields[]): Snapshot {
  return { ...snapshot, objects: [...snapshot.objects, ...(objects as unknown as Snapshot['objects'])] };
}

/** A snapshot without some objects. @throws when one is not there */
export function remove(snapshot: Snapshot, ...keys: readonly string[]): Snapshot {
  for (const key of keys) mapObject(snapshot, key, (object) => object);
  return { ...snapshot, objects: snapshot.objects.filter((object) => !keys.includes(keyOf(object))) };
}

/** A snapshot whose first Prometheus server answers otherwise. */
export function serve(snapshot: Snapshot, patch: object): Snapshot {
  const [first, ...others] = snapshot.prometheus;
  return { ...snapshot, prometheus: [merged(first, patch) as NonNullable<typeof first>, ...others] };
}

/** A snapshot after a fix, as the API server would apply its patch. @throws when the fix has no patch, or names an object that is not there */
export function fixed(snapshot: Snapshot, { patch }: Fix): Snapshot {
  if (patch === undefined) throw new Error('the fix has no patch');
  return mapObject(snapshot, referenceKey(patch), (object) =>
    patch.type === 'merge' ? merged(object, patch.body) : (patch.body as readonly PatchOperation[]).reduce(operated, object),
  );
}

// --- internal ---

function mapObject(snapshot: Snapshot, key: string, map: <T>(object: T) => T): Snapshot {
  if (!snapshot.objects.some((object) => keyOf(object) === key)) throw new Error(`the snapshot has no ${key}`);
  return { ...snapshot, objects: snapshot.objects.map((object) => (keyOf(object) === key ? map(object) : object)) };
}

function keyOf({ kind, metadata }: Snapshot['objects'][number]): string {
  return referenceKey({ kind, namespace: metadata.namespace, name: metadata.name });
}

/** One operation of a JSON patch. */
function operated<T>(object: T, { op, path, value }: PatchOperation): T {
  const copy = structuredClone(object);
  const steps = path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  let parent = copy as Record<string, Json> | Json[];
  for (const step of steps) {
    const next = (parent as Record<string, Json>)[step];
    if (typeof next !== 'object' || next === null) throw new Error(`nothing is at ${path}`);
    parent = next as Record<string, Json>;
  }
  if (op !== 'add' && !Object.hasOwn(parent, last)) throw new Error(`nothing is at ${path} to ${op}`);
  if (Array.isArray(parent)) {
    if (op === 'remove') parent.splice(Number(last), 1);
    else if (op === 'add') parent.splice(last === '-' ? parent.length : Number(last), 0, value);
    else parent[Number(last)] = value;
  } else if (op === 'remove') delete parent[last];
  else parent[last] = value;
  return copy;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
