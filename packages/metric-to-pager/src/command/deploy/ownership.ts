import type { KubernetesObject, ObjectReference } from '../../cluster/kubernetes-object.ts';
import { referenceTo } from '../../cluster/kubernetes-object.ts';
import type { Objects } from '../../cluster/objects.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** The marks of the objects of a deployment: a label to list them, an annotation with the installation, and the field manager. */
export interface Ownership {
  readonly fieldManager: string;
  readonly label: readonly [name: string, value: string];
  readonly annotation: readonly [name: string, value: string];
}

/** Returns the ownership of an installation; `domain` is the service's own. */
export function ownershipOf({ namespace, name }: Installation, domain: string): Ownership {
  return {
    fieldManager: `${name}-deploy`,
    label: [`${domain}/managed-by`, 'deploy'],
    annotation: [`${domain}/installation`, `${namespace}/${name}`],
  };
}

/** Returns an object with the marks of its owner. */
export function owned(object: KubernetesObject, { label, annotation }: Ownership): KubernetesObject {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, [label[0]]: label[1] },
      annotations: { ...metadata.annotations, [annotation[0]]: annotation[1] },
    },
  };
}

/**
 * Objects that an earlier deployment of the installation applied and that are no longer among its manifests. Namespaces are never among
 * them. Objects that someone copied, marks and all, are not either, as another manager wrote their fields.
 */
export async function leftovers(
  objects: Objects,
  manifests: readonly KubernetesObject[],
  { fieldManager, label, annotation }: Ownership,
): Promise<readonly KubernetesObject[]> {
  const kept = new Set(manifests.map((object) => keyOf(referenceTo(object))));
  const found: KubernetesObject[] = [];
  for (const kind of DEPLOYED_KINDS) {
    if ((await objects.resources.find(kind)) === undefined) continue;
    found.push(...(await objects.list<ManagedObject>(kind, { labels: { [label[0]]: label[1] } })));
  }
  return found.filter(
    (object) =>
      object.metadata.annotations?.[annotation[0]] === annotation[1] &&
      (object as ManagedObject).metadata.managedFields?.some(
        ({ manager, operation }) => manager === fieldManager && operation === 'Apply',
      ) &&
      !kept.has(keyOf(referenceTo(object))),
  );
}

// --- internal ---

type ManagedObject = KubernetesObject & {
  readonly metadata: { readonly managedFields?: readonly { readonly manager?: string; readonly operation?: string }[] };
};

/** Every kind that a deployment may apply, other than Namespace. */
const DEPLOYED_KINDS = [
  { apiVersion: 'v1', kind: 'ServiceAccount' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' },
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule' },
] as const;

function keyOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind}/${namespace}/${name}`;
}
