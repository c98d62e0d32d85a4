import type { IPrometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus';
import type { ApiServer } from './api-server.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { Objects } from './objects.ts';
import { isReady, podsOf } from './pods.ts';
import { Prometheus } from './prometheus.ts';

/** A Prometheus that Prometheus Operator runs. */
export interface ManagedPrometheus {
  readonly object: KubernetesObject & Pick<IPrometheus, 'spec'>;
  readonly server: Prometheus;
}

/** Returns the only Prometheus in a namespace. @throws when there is none or more than one, or when no pod of it is ready */
export async function findPrometheus(
  { api, objects }: { readonly api: ApiServer; readonly objects: Objects },
  { namespace }: { readonly namespace: string },
): Promise<ManagedPrometheus> {
  const found = await objects.list<ManagedPrometheus['object']>(PROMETHEUS, { namespace });
  const [object, ...others] = found;
  if (object === undefined || others.length > 0) {
    const names = found.map(({ metadata }) => metadata.name).join(', ');
    throw new Error(`Expected one Prometheus in namespace "${namespace}", found ${found.length === 0 ? 'none' : names}`);
  }
  return openPrometheus({ api, objects }, object);
}

/**
 * Returns a client for a Prometheus that the operator runs.
 *
 * @throws when none of its pods is ready, or it cannot be reached from outside its pod
 */
export async function openPrometheus(
  { api, objects }: { readonly api: ApiServer; readonly objects: Objects },
  object: ManagedPrometheus['object'],
): Promise<ManagedPrometheus> {
  const { name, namespace } = object.metadata as { readonly name: string; readonly namespace: string };
  const pods = await podsOf(objects, { namespace, labels: { 'operator.prometheus.io/name': name } });
  const pod = pods.find(isReady);
  if (pod === undefined) throw new Error(`None of ${pods.length} pods of Prometheus ${namespace}/${name} is ready`);
  const scheme = object.spec?.web?.tlsConfig === undefined ? 'http' : 'https';
  const listener = { kind: 'pods', namespace, name: pod.metadata.name, port: portOf(object), scheme } as const;
  return { object, server: new Prometheus(api, listener, object.spec?.routePrefix ?? '') };
}

/** Returns every Prometheus of a cluster, or `undefined` when the cluster does not know the kind. */
export async function listPrometheuses(objects: Objects): Promise<readonly ManagedPrometheus['object'][] | undefined> {
  return (await objects.resources.find(PROMETHEUS)) === undefined ? undefined : objects.list<ManagedPrometheus['object']>(PROMETHEUS);
}

/** Returns the name of an object as commands take and print it: `NAMESPACE/NAME`. */
export function qualifiedName({ metadata }: ManagedPrometheus['object']): string {
  return `${metadata.namespace}/${metadata.name}`;
}

// --- internal ---

const PROMETHEUS = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus' } as const;

/** Returns the port of the operator's default. @throws when Prometheus listens only on loopback */
function portOf({ metadata, spec }: ManagedPrometheus['object']): number {
  if (spec?.listenLocal)
    throw new Error(`Prometheus ${metadata.namespace}/${metadata.name} listens only on loopback (spec.listenLocal) and cannot be reached`);
  return 9090;
}
