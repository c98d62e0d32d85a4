import { isRecord } from 'metric-to-pager/shape';
import { keyOf, poolPrefix } from '../model/object-view.ts';
import { selects } from '../model/selectors.ts';
import type { Kinds, Workload } from '../snapshot/kinds.ts';
import type { PrometheusServer, Snapshot } from '../snapshot/snapshot.ts';
import { standsFor } from '../snapshot/text-rules.ts';
import type { Declared } from './declared.ts';

/** A snapshot with files laid over it. */
export interface LaidOver {
  readonly snapshot: Snapshot;
  /** The keys of the objects that the files add or change. */
  readonly changed: ReadonlySet<string>;
}

/**
 * Returns what a cluster would be after its owner applies files. What its servers said of an object that changes is forgotten, and the object counts
 * as written just now.
 */
export function layOver(base: Snapshot, { objects, pods, dashboards, datasources, sources }: Declared): LaidOver {
  const before = new Map(base.objects.map((object) => [keyOf(object), object]));
  const changed = new Set(objects.filter((object) => !isSame(object, before.get(keyOf(object)))).map(keyOf));
  const written = objects
    .filter((object) => changed.has(keyOf(object)))
    .map((object) => writtenAt(object, before.get(keyOf(object)), base.takenAt));
  const workloads = [...pods].filter(([key]) => changed.has(key));
  const replaced = new Set(workloads.flatMap(([key]) => podsOf(before.get(key), base).map(keyOf)));
  const made = workloads.flatMap(([, own]) => own);
  const touched = new Set([...changed, ...made.map(keyOf), ...replaced]);
  const maps = new Set([...sources.keys()].filter((key) => key.startsWith('ConfigMap/')));
  const isKept = ({ namespace, configMap }: { readonly namespace: string; readonly configMap: string }) =>
    !maps.has(`ConfigMap/${namespace}/${configMap}`);
  return {
    changed: new Set([...changed, ...maps]),
    snapshot: {
      ...base,
      objects: [...base.objects.filter((object) => !touched.has(keyOf(object))), ...written, ...made],
      dashboards: [...base.dashboards.filter(isKept), ...dashboards],
      datasources: [...(base.datasources ?? []).filter(isKept), ...datasources],
      prometheus: base.prometheus.map((server) => without(server, written)),
    },
  };
}

// --- internal ---

type Item = Snapshot['objects'][number];

function writtenAt(object: Item, before: Item | undefined, updatedAt: string): Item {
  const { uid, creationTimestamp = updatedAt } = before?.metadata ?? {};
  return { ...object, metadata: { ...object.metadata, ...(uid !== undefined && { uid }), creationTimestamp, updatedAt } };
}

/** Fields that the API server fills in. */
const DEFAULTED: readonly string[] = [
  'protocol',
  'targetPort',
  'type',
  'replicas',
  'policyTypes',
  'restartPolicy',
  'serviceAccountName',
  'scrapeInterval',
  'action',
  'alertmanagerConfigMatcherStrategy',
];

/** Whether an object of a file is the one of the cluster, apart from what the API server adds. */
function isSame(object: Item, before: Item | undefined): boolean {
  if (before === undefined) return false;
  const own = ({ metadata, status: _, ...rest }: Item & { readonly status?: unknown }) => ({
    ...rest,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
  });
  return isAlike(own(object), own(before));
}

function isAlike(one: unknown, other: unknown): boolean {
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((item, index) => isAlike(item, other[index]));
  if (typeof one === 'string' && typeof other === 'string') return standsFor(other, one);
  if (!isRecord(one) || !isRecord(other)) return one === other;
  return (
    Object.entries(one).every(([key, value]) => isAlike(value, other[key])) &&
    Object.keys(other).every((key) => DEFAULTED.includes(key) || Object.hasOwn(one, key))
  );
}

/** The pods that a workload of the cluster has. */
function podsOf(workload: Item | undefined, { objects }: Snapshot): readonly Kinds['Pod'][] {
  const selector = (workload as Workload | undefined)?.spec?.selector;
  if (workload === undefined || selector === undefined) return [];
  return objects.filter(
    (object): object is Kinds['Pod'] =>
      object.kind === 'Pod' && object.metadata.namespace === workload.metadata.namespace && selects(selector, object.metadata.labels),
  );
}

/** What a server said, without what it said of objects that changed. */
function without(server: PrometheusServer, written: readonly Item[]): PrometheusServer {
  const prefixes = written.map(poolPrefix);
  const isOld = (pool: string) => prefixes.some((prefix) => pool === prefix || pool.startsWith(`${prefix}/`));
  const files = written.filter(({ kind }) => kind === 'PrometheusRule').map(({ metadata }) => `${metadata.namespace}-${metadata.name}-`);
  const { targets, pools, dropped, rules } = server;
  return {
    ...server,
    ...(targets && { targets: targets.filter(({ pool }) => !isOld(pool)) }),
    ...(pools && { pools: Object.fromEntries(Object.entries(pools).filter(([pool]) => !isOld(pool))) }),
    ...(dropped && { dropped: dropped.filter(({ pool }) => !isOld(pool)) }),
    ...(rules && { rules: rules.filter(({ file }) => !files.some((prefix) => file.split('/').at(-1)?.startsWith(prefix))) }),
  };
}
