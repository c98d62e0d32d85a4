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

/** The namespace in which Prometheus, Alertmanager and Grafana are looked for unless another one is given. */
export const MONITORING_NAMESPACE = 'monitoring';

export interface ExpectedPlace {
  /** The kind, for the error. */
  readonly kind: string;
  /** The one to take, as `NAMESPACE/NAME`, wherever it is. @default those of the namespace */
  readonly only?: string | undefined;
  /** @default `MONITORING_NAMESPACE` */
  readonly namespace?: string | undefined;
}

/**
 * Returns the objects that may be trusted as part of the monitoring stack. One in another namespace may be a look-alike of a tenant, and is
 * only taken when it is named.
 *
 * @throws when there is none, with those elsewhere and how to name them
 */
export function inExpectedPlace<T extends KubernetesObject>(
  found: readonly T[],
  { kind, only, namespace = MONITORING_NAMESPACE }: ExpectedPlace,
): readonly [T, ...T[]] {
  const [first, ...more] = found.filter((one) => (only === undefined ? one.metadata.namespace === namespace : qualifiedName(one) === only));
  if (first !== undefined) return [first, ...more];
  const others = [...new Set(found.map(qualifiedName))].sort();
  if (only !== undefined)
    throw new Error(`There is no ${kind} ${only}; ${others.length === 0 ? 'the cluster has none' : `there are ${others.join(', ')}`}`);
  if (others.length === 0) throw new Error(`The cluster has no ${kind}`);
  throw new Error(
    `Namespace "${namespace}" has no ${kind}, and one of another namespace is only taken when it is named: ` +
      `give its namespace by --monitoring-namespace; there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}`,
  );
}

/** Returns the name of an object as commands take and print it: `NAMESPACE/NAME`. */
export function qualifiedName({ metadata }: KubernetesObject): string {
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
