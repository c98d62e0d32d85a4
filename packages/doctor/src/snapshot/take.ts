import type { ApiServer, KubernetesObject, Objects } from 'metric-to-pager/cluster';
import { isReady, type Pod } from 'metric-to-pager/cluster';
import { type Discovering, reviewAccess } from '../intake/access.ts';
import { askAlertmanager } from '../intake/alertmanager-server.ts';
import { reasonOf } from '../intake/answer-errors.ts';
import { type GrafanaFiles, listGrafanaFiles } from '../intake/dashboard-files.ts';
import { type Listed, listEverything, PAGE_SIZE, takeObjects } from '../intake/lists.ts';
import { askPrometheus } from '../intake/prometheus-server.ts';
import { modelOf } from '../model/model.ts';
import { secretReferences } from '../model/secret-references.ts';
import type { Scope } from '../scope.ts';
import type { Kinds } from './kinds.ts';
import { type AccessAnswer, SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';

/** The cluster that a snapshot is taken of. */
export interface ClusterAccess {
  readonly api: ApiServer;
  readonly objects: Objects;
}

/**
 * Takes a snapshot of a cluster: reads its objects page by page, asks each Prometheus and each Alertmanager through the proxy of the API
 * server, and asks the API server what the accounts of Prometheus may do. Nothing is written. What is refused is recorded in `denied`.
 *
 * @param scope the Prometheus that alone is asked, and the namespace that is read when the whole cluster cannot be
 * @param takenAt @default now
 * @throws when the API server does not answer
 */
export async function takeSnapshot({ api, objects }: ClusterAccess, scope: Scope = {}, takenAt = new Date()): Promise<Snapshot> {
  const listed = await listEverything(api, objects, scope);
  const { denied } = listed;
  await addSecretKeys(objects, listed);
  const base = { version: SNAPSHOT_VERSION, takenAt: takenAt.toISOString(), ...listed } as const;
  const empty: Snapshot = { ...base, dashboards: [], access: [], prometheus: [], alertmanager: [] };
  const [prometheus, alertmanager] = await Promise.all([
    Promise.all([...serverPods(empty, scope), ...rulerPods(empty, scope)].map((pod) => askPrometheus(api, pod, denied))),
    Promise.all(alertmanagerPods(empty).map((pod) => askAlertmanager(api, pod, denied))),
  ]);
  const files = await grafanaFiles(objects, scope, listed);
  const access: readonly AccessAnswer[] = await reviewAccess(api, accountsIn(empty, scope), denied);
  return { ...empty, ...files, access, prometheus, alertmanager };
}

// --- internal ---

/** One ready pod of each shard. */
function serverPods(snapshot: Snapshot, scope: Scope) {
  const { inventory, prometheuses } = modelOf(snapshot, scope);
  return prometheuses.flatMap(({ object }) => {
    if (object.spec?.listenLocal === true) return [];
    const matchLabels = { 'operator.prometheus.io/name': object.metadata.name };
    const agent = object.kind === 'PrometheusAgent';
    const pods = inventory
      .select('Pod', { matchLabels }, object.metadata.namespace)
      .filter((pod) => (pod.metadata.labels?.['app.kubernetes.io/name'] === 'prometheus-agent') === agent)
      .filter((pod) => isReady(pod as unknown as Pod));
    const byShard = Map.groupBy(pods, ({ metadata }) => Number(metadata.labels?.['operator.prometheus.io/shard'] ?? 0));
    return [...byShard].flatMap(([shard, [pod]]) => (pod === undefined ? [] : [{ object, pod: pod.metadata.name, shard }]));
  });
}

/** One ready pod of each ThanosRuler: all evaluate the same. */
function rulerPods(snapshot: Snapshot, { prometheus }: Scope) {
  const { inventory } = modelOf(snapshot);
  return inventory.all('ThanosRuler').flatMap((object) => {
    const matchLabels = { 'app.kubernetes.io/name': 'thanos-ruler', 'thanos-ruler': object.metadata.name };
    const ready = inventory.select('Pod', { matchLabels }, object.metadata.namespace).find((pod) => isReady(pod as unknown as Pod));
    const isAsked = prometheus === undefined && (object.spec as { readonly listenLocal?: boolean } | undefined)?.listenLocal !== true;
    return ready === undefined || !isAsked ? [] : [{ object, pod: ready.metadata.name, shard: 0 }];
  });
}

function alertmanagerPods(snapshot: Snapshot) {
  const { inventory } = modelOf(snapshot);
  return inventory.all('Alertmanager').flatMap((object: Kinds['Alertmanager']) => {
    const matchLabels = { 'app.kubernetes.io/name': 'alertmanager', alertmanager: object.metadata.name };
    const ready = inventory.select('Pod', { matchLabels }, object.metadata.namespace).find((pod) => isReady(pod as unknown as Pod));
    return ready === undefined || object.spec?.listenLocal === true ? [] : [{ object, pod: ready.metadata.name }];
  });
}

/** The accounts of the Prometheuses, and where the monitors that each selects look for targets. */
function accountsIn(snapshot: Snapshot, scope: Scope): readonly Discovering[] {
  const { prometheuses, monitors } = modelOf(snapshot, scope);
  return prometheuses.map(({ object, key }) => {
    const selected = monitors.filter(({ selectedBy }) => selectedBy.some((by) => by.key === key));
    const namespaces = selected.flatMap((monitor) =>
      monitor.namespaces === 'all' ? monitor.services.map(({ metadata }) => metadata.namespace) : monitor.namespaces,
    );
    return {
      namespace: object.metadata.namespace,
      serviceAccount: object.spec?.serviceAccountName ?? 'default',
      endpointSlices: object.spec?.serviceDiscoveryRole === 'EndpointSlice',
      namespaces: [...new Set(namespaces)].sort(),
    };
  });
}

/** The names of the keys of Secrets, in namespaces whose monitors refer to some. */
async function addSecretKeys(objects: Objects, result: Listed): Promise<void> {
  const { objects: found, listed, denied } = result;
  const monitors = found.filter(({ kind }) => ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'].includes(kind));
  const referring = monitors.filter((object) => secretReferences((object as Kinds['ServiceMonitor']).spec).length > 0);
  const namespaces = [...new Set(referring.map(({ metadata }) => metadata.namespace ?? ''))].sort();
  const readable: string[] = [];
  listed['Secret'] = readable;
  for (const namespace of namespaces) {
    try {
      const secrets = await objects.list<KubernetesObject>({ apiVersion: 'v1', kind: 'Secret' }, { namespace, pageSize: PAGE_SIZE });
      readable.push(namespace);
      takeObjects('Secret', secrets, result);
    } catch (error) {
      denied.push({ what: `list the keys of Secrets in namespace ${namespace}`, reason: reasonOf(error), essential: false });
    }
  }
}

async function grafanaFiles(objects: Objects, { namespace }: Scope, { denied }: Listed): Promise<GrafanaFiles> {
  try {
    return await listGrafanaFiles(objects, denied);
  } catch (error) {
    const inNamespace = namespace === undefined ? undefined : await listGrafanaFiles(objects, denied, namespace).catch(() => undefined);
    const elsewhere = inNamespace === undefined ? 'in the cluster' : `in namespaces other than ${namespace}`;
    denied.push({ what: `list ConfigMap objects ${elsewhere}`, reason: reasonOf(error), essential: false });
    return inNamespace ?? { dashboards: [], datasources: [] };
  }
}
