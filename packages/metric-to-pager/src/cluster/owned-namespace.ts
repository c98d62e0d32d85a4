import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { type UntilOptions, until } from '../waiting/until.ts';
import { ApiError } from './api-error.ts';
import { type KubernetesObject, nameOf } from './kubernetes-object.ts';
import type { Objects, WriteOptions } from './objects.ts';

/** The owner of a namespace, identified by a label. Only the owner deletes it. */
export interface Owner extends Pick<WriteOptions, 'fieldManager'> {
  readonly label: string;
  readonly value: string;
}

export interface NamespaceOptions {
  readonly owner: Owner;
  readonly wait: UntilOptions;
}

/** Creates a namespace with the owner's label, after deletion of the owner's previous one. @throws when another owner's namespace exists */
export async function createNamespace(objects: Objects, name: string, { owner, wait }: NamespaceOptions): Promise<void> {
  const existing = await objects.find<INamespace>({ ...NAMESPACE, name });
  if (existing !== undefined) {
    requireOwner(existing, name, owner);
    wait.progress?.(`deleting namespace "${name}" of a previous run`);
    await deleteNamespace(objects, name, { owner, wait });
  }
  try {
    await objects.create({ ...NAMESPACE, metadata: { name, labels: { [owner.label]: owner.value } } }, owner);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409)
      throw new Error(`Namespace "${name}" was created by another process`, { cause: error });
    throw error;
  }
}

/** Deletes a namespace and waits for its end. @throws when another owner's namespace exists, or when an object in it does not terminate */
export async function deleteNamespace(objects: Objects, name: string, { owner, wait }: NamespaceOptions): Promise<void> {
  const existing = await objects.find<INamespace>({ ...NAMESPACE, name });
  if (existing === undefined) return;
  requireOwner(existing, name, owner);
  await objects.remove({ ...NAMESPACE, name });
  await until(
    `namespace "${name}" to end`,
    async () => {
      const namespace = await objects.find<INamespace>({ ...NAMESPACE, name });
      return namespace === undefined ? { found: undefined } : { missing: remaining(namespace) };
    },
    wait,
  );
}

/** Deletes every namespace of the owner and waits for their end. */
export async function deleteOwnedNamespaces(objects: Objects, { owner, wait }: NamespaceOptions): Promise<void> {
  const owned = await objects.list(NAMESPACE, { labels: { [owner.label]: owner.value } });
  await Promise.all(owned.map(({ metadata: { name } }) => deleteNamespace(objects, name, { owner, wait })));
}

/** Returns the names of all objects with these labels that are cluster-scoped or in one of these namespaces. */
export async function remainingObjects(
  objects: Objects,
  { labels, namespaces }: { readonly labels: Readonly<Record<string, string>>; readonly namespaces: readonly string[] },
): Promise<readonly string[]> {
  const kinds = (await objects.resources.all()).filter(({ listable }) => listable);
  const found = await Promise.all(kinds.map((kind) => objects.list<KubernetesObject>(kind, { labels })));
  return found
    .flat()
    .filter(({ metadata: { namespace } }) => namespace === undefined || namespaces.includes(namespace))
    .map(({ kind, metadata }) => nameOf({ kind, ...metadata }));
}

// --- internal ---

const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace' } as const;

function requireOwner({ metadata }: INamespace, name: string, { label, value }: Owner): void {
  if (metadata?.labels?.[label] === value) return;
  throw new Error(
    `Namespace "${name}" exists and lacks the label ${label}=${value}; nothing was changed. Delete it or use another cluster`,
  );
}

/** Returns the conditions by which the namespace controller reports remaining objects. */
function remaining({ status }: INamespace): string {
  const conditions = status?.conditions?.filter(({ type, status }) => /Remaining|Failure/.test(type) && status === 'True') ?? [];
  return conditions.map(({ message }) => message).join('; ') || 'its objects are being deleted';
}
