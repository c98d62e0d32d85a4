import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { type KubernetesObject, nameOf } from '../kubernetes/kubernetes-object.ts';
import { type UntilOptions, until } from '../waiting/until.ts';
import { ApiError } from './api-error.ts';
import type { Objects, WriteOptions } from './objects.ts';

/** Who made a namespace, which only they may delete. */
export interface Owner extends Pick<WriteOptions, 'fieldManager'> {
  /** The label that says so. */
  readonly label: string;
  readonly value: string;
}

export interface NamespaceOptions {
  readonly owner: Owner;
  readonly wait: UntilOptions;
}

/**
 * Makes a namespace that did not exist, with a mark of its owner. One that the same owner left behind is deleted first.
 *
 * @throws when a namespace of that name exists and somebody else made it
 */
export async function makeNamespace(objects: Objects, name: string, { owner, wait }: NamespaceOptions): Promise<void> {
  const existing = await objects.find<INamespace>({ ...NAMESPACE, name });
  if (existing !== undefined) {
    mustBeOwned(existing, name, owner);
    wait.progress?.(`deleting namespace "${name}", which an earlier run left behind`);
    await deleteNamespace(objects, name, { owner, wait });
  }
  try {
    await objects.create({ ...NAMESPACE, metadata: { name, labels: { [owner.label]: owner.value } } }, owner);
  } catch (error) {
    if (error instanceof ApiError && error.status === 409)
      throw new Error(`Somebody else is making namespace "${name}" now`, { cause: error });
    throw error;
  }
}

/**
 * Deletes a namespace of its owner, and waits until nothing of it is left.
 *
 * @throws when somebody else made it, or when something in it does not end
 */
export async function deleteNamespace(objects: Objects, name: string, { owner, wait }: NamespaceOptions): Promise<void> {
  const existing = await objects.find<INamespace>({ ...NAMESPACE, name });
  if (existing === undefined) return;
  mustBeOwned(existing, name, owner);
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

/** Deletes every namespace of its owner, and waits until nothing of them is left. */
export async function deleteOwnedNamespaces(objects: Objects, { owner, wait }: NamespaceOptions): Promise<void> {
  const owned = await objects.list(NAMESPACE, { labels: { [owner.label]: owner.value } });
  await Promise.all(owned.map(({ metadata: { name } }) => deleteNamespace(objects, name, { owner, wait })));
}

/** Every object in the cluster that has these labels and is in none, or in one of these namespaces: in a sentence each. */
export async function objectsLeft(
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

function mustBeOwned({ metadata }: INamespace, name: string, { label, value }: Owner): void {
  if (metadata?.labels?.[label] === value) return;
  throw new Error(
    `Namespace "${name}" exists and is not ours: it lacks the label ${label}=${value}. ` +
      'Nothing in it was touched; delete it, or use a cluster that has no such namespace',
  );
}

/** What the namespace controller says is still there. */
function remaining({ status }: INamespace): string {
  const telling = status?.conditions?.filter(({ type, status }) => /Remaining|Failure/.test(type) && status === 'True') ?? [];
  return telling.map(({ message }) => message).join('; ') || 'its objects are being deleted';
}
