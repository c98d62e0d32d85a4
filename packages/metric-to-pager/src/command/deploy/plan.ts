import { ApiError } from '../../cluster/api-error.ts';
import { type KubernetesObject, nameOf, type ObjectReference, referenceTo } from '../../cluster/kubernetes-object.ts';
import type { Objects, WriteOptions } from '../../cluster/objects.ts';
import { INSTANCE_LABEL, NAME_LABEL } from '../../kubernetes/metadata.ts';
import type { ObjectChange } from '../../terminal/object-diff.ts';
import { kubectl } from '../../terminal/shell-command.ts';

/** An object that will be applied, with what the cluster makes of it. */
export interface PlannedObject extends ObjectChange {
  readonly object: KubernetesObject;
}

/** An object that cannot be applied to this cluster. */
export interface LeftOut {
  readonly object: KubernetesObject;
  /** A clause. */
  readonly reason: string;
  readonly because: 'kind' | 'namespace';
}

/** The changes of a deployment. */
export interface Plan {
  readonly planned: readonly PlannedObject[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Returns the changes that applying objects would make, by dry runs: nothing is written. Objects of kinds that the cluster does not know, and those
 * for namespaces that neither exist nor are among the objects, are left out.
 *
 * @throws `ApiError` when the cluster refuses an object
 */
export async function planDeployment(objects: Objects, manifests: readonly KubernetesObject[], options: WriteOptions): Promise<Plan> {
  const created = new Set(manifests.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : [])));
  const planned: PlannedObject[] = [];
  const leftOut: LeftOut[] = [];
  for (const object of manifests) {
    if ((await objects.resources.find(object)) === undefined) {
      leftOut.push({ object, because: 'kind', reason: `the cluster does not know the kind ${object.kind} (${object.apiVersion})` });
      continue;
    }
    const before = await objects.find(referenceTo(object));
    const after = await dryRun(objects, object, options);
    const { namespace } = object.metadata;
    if (after !== undefined) planned.push({ object, before, after });
    // Its namespace is made first; until then the cluster cannot say what it makes of the object.
    else if (namespace !== undefined && created.has(namespace)) planned.push({ object, before, after: object });
    else leftOut.push({ object, because: 'namespace', reason: `the namespace "${namespace}" does not exist` });
  }
  return { planned, leftOut };
}

/** Returns the name of an object in a sentence. */
export function named(object: KubernetesObject | ObjectReference): string {
  return 'metadata' in object ? nameOf({ kind: object.kind, ...object.metadata }) : nameOf(object);
}

// --- internal ---

/** @returns nothing when the namespace of the object does not exist */
async function dryRun(objects: Objects, object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject | undefined> {
  try {
    return await objects.apply(object, { ...options, dryRun: true });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    if (error instanceof ApiError && changesSelector(error, object)) throw new Error(`${error.message}\n${replaceDeployment(object)}`);
    throw error;
  }
}

function changesSelector({ status, message }: ApiError, { kind }: KubernetesObject): boolean {
  return kind === 'Deployment' && status === 422 && message.includes('spec.selector') && message.includes('immutable');
}

/** Keeps the pods of the old Deployment in the Service until those of the new one are ready. */
function replaceDeployment({ metadata: { name, namespace } }: KubernetesObject): string {
  return `The selector of a Deployment cannot be changed. Replace the Deployment without downtime, and deploy again:
  ${kubectl(namespace)`label pods -l ${NAME_LABEL}=${name} ${INSTANCE_LABEL}=${name}`}
  ${kubectl(namespace)`delete deployment ${name} --cascade=orphan`}
Then delete the old pods:
  ${kubectl(namespace)`delete replicasets -l ${`${NAME_LABEL}=${name},!${INSTANCE_LABEL}`}`}`;
}
