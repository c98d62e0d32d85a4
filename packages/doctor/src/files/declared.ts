import { isRecord } from 'metric-to-pager/shape';
import { referenceKey } from '../finding.ts';
import { isAnswer } from '../intake/answer-errors.ts';
import { dashboardsIn } from '../intake/dashboard-files.ts';
import { datasourcesIn } from '../intake/datasource-files.ts';
import { MANAGED_BY, MIRRORING } from '../model/endpoints.ts';
import { keyOf } from '../model/object-view.ts';
import { keptObject } from '../snapshot/kept-objects.ts';
import { API_VERSIONS, groupOf, type KindName } from '../snapshot/kinds.ts';
import type { DashboardFile, DatasourceFile, Snapshot } from '../snapshot/snapshot.ts';
import { taking } from '../snapshot/text-rules.ts';
import { assumedHealthy, declaredPods } from './declared-pods.ts';
import type { Manifest, ManifestProblem, ManifestValue } from './manifest.ts';

/** What manifests declare, as a snapshot holds it. */
export interface Declared {
  readonly objects: Snapshot['objects'];
  /** The pods that workloads make, by the key of the workload. */
  readonly pods: ReadonlyMap<string, Snapshot['objects']>;
  readonly dashboards: readonly DashboardFile[];
  readonly datasources: readonly DatasourceFile[];
  /** Where each object stands, by its key. */
  readonly sources: ReadonlyMap<string, Manifest>;
  readonly problems: readonly ManifestProblem[];
}

/**
 * Reads what manifests declare. What they do not say is taken as well: pods become ready, and the operator makes its own.
 *
 * @param namespace that of objects which name none
 */
export function declaredBy(manifests: readonly Manifest[], namespace: string): Declared {
  const sources = new Map<string, Manifest>();
  const objects = new Map<string, Snapshot['objects'][number]>();
  const pods = new Map<string, Snapshot['objects']>();
  const dashboards = new Map<string, readonly DashboardFile[]>();
  const datasources = new Map<string, readonly DatasourceFile[]>();
  const problems: ManifestProblem[] = [];
  for (const manifest of manifests) {
    const value = placed(manifest.value, namespace);
    const key = manifestKey(value);
    try {
      if (isConfigMap(value)) {
        dashboards.set(key, dashboardsIn(value));
        datasources.set(key, datasourcesIn(value));
      }
      for (const object of kept(value)) objects.set(keyOf(object), object);
      const made = declaredPods(value).flatMap(kept);
      if (made.length > 0) pods.set(key, made);
      sources.set(key, manifest);
    } catch (error) {
      if (!isAnswer(error)) throw error;
      problems.push({ file: manifest.file, line: manifest.lineOf(['metadata', 'name']), message: error.message });
    }
  }
  return {
    objects: [...objects.values()],
    pods,
    dashboards: [...dashboards.values()].flat(),
    datasources: [...datasources.values()].flat(),
    sources,
    problems,
  };
}

// --- internal ---

const OF_CLUSTER: readonly string[] = ['Namespace', 'ValidatingWebhookConfiguration', 'CustomResourceDefinition', 'ClusterRole'];

function placed(value: ManifestValue, namespace: string): ManifestValue {
  if (OF_CLUSTER.includes(value.kind) || value.metadata.namespace) return value;
  return { ...value, metadata: { ...value.metadata, namespace } };
}

function manifestKey({ kind, metadata: { namespace, name } }: ManifestValue): string {
  return referenceKey({ kind, namespace, name });
}

function isConfigMap({ apiVersion, kind }: ManifestValue): boolean {
  return apiVersion === 'v1' && kind === 'ConfigMap';
}

/** The object as a snapshot holds it; nothing of a kind that it does not hold. What happened to objects is for the cluster to say. */
function kept(value: ManifestValue): Snapshot['objects'] {
  const { kind, apiVersion } = value;
  if (apiVersion === 'v1' && kind === 'Endpoints') return slicesOf(value).flatMap(kept);
  if (!Object.hasOwn(API_VERSIONS, kind) || kind === 'Event') return [];
  const known = API_VERSIONS[kind as KindName];
  if (groupOf(known) !== groupOf(apiVersion)) return [];
  if (kind === 'CustomResourceDefinition' && !value.metadata.name.endsWith('.monitoring.coreos.com')) return [];
  return [keptObject(kind as KindName, { ...assumedHealthy(value), apiVersion: known }, taking)];
}

/** Endpoints are mirrored by the cluster into EndpointSlices. @see https://kubernetes.io/docs/concepts/services-networking/service/#endpointslice-mirroring */
function slicesOf({ metadata: { name, namespace }, subsets }: ManifestValue): readonly ManifestValue[] {
  const labels = { 'kubernetes.io/service-name': name, [MANAGED_BY]: MIRRORING };
  return (Array.isArray(subsets) ? subsets.filter(isRecord) : []).map(({ addresses, ports }, index) => ({
    apiVersion: API_VERSIONS.EndpointSlice,
    kind: 'EndpointSlice',
    metadata: { name: `${name}-${index}`, ...(namespace !== undefined && { namespace }), labels },
    endpoints: (Array.isArray(addresses) ? addresses : []).map((address) => ({
      ...(isRecord(address) && { targetRef: address['targetRef'] }),
    })),
    ports,
  }));
}
