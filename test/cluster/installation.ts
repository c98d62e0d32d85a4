import {
  createNamespace,
  isReady,
  type KubernetesObject,
  type Listener,
  type Look,
  type Pod,
  podsOfDeployment,
  readDeployment,
  referenceTo,
  until,
  waitForRollout,
} from 'metric-to-pager/cluster';
import type { Manifests } from 'metric-to-pager/kubernetes';
import { greeter } from '../../examples/greeter/service.ts';
import { committedManifests, DASHBOARDS, exampleManifests, type GivenValues, synthesized } from './manifests.ts';
import { COMMITTED_IMAGE, committed, OWNER, type TestCluster } from './test-cluster.ts';

/** A service that is deployed into the cluster. */
export interface Installation {
  readonly name: string;
  readonly namespace: string;
  /** The HTTP port of its Service. */
  readonly http: Listener;
  readonly objects: readonly KubernetesObject[];
  pods(): Promise<readonly Pod[]>;
}

/** The name and namespace of an installation. */
export interface Place {
  readonly name: string;
  readonly namespace: string;
  /** Whether the namespace is created too. */
  readonly makesNamespace: boolean;
}

/** Applies the committed files, and waits until every pod is ready. */
export async function installCommitted(cluster: TestCluster): Promise<Installation> {
  const same = cluster.image === COMMITTED_IMAGE;
  cluster.say(`applying the committed files${same ? '' : `, with the image ${cluster.image}`}`);
  const manifests = same ? committedManifests() : synthesized({}, cluster.image);
  const { name, namespace } = committed;
  const installation = await install(cluster, { name, namespace: namespace.name, makesNamespace: true }, manifests);
  await waitForAutoscaler(cluster, installation);
  return installation;
}

/** Applies the manifests of another installation, and waits until every pod is ready. */
export async function installElsewhere(cluster: TestCluster, place: Place, values: GivenValues = {}): Promise<Installation> {
  const { name, namespace, makesNamespace } = place;
  cluster.say(`applying installation "${name}" into namespace "${namespace}"`);
  const given = { ...values, name, namespace: { name: namespace, create: makesNamespace }, dashboards: { enabled: false } };
  return install(cluster, place, synthesized(given, cluster.image));
}

/** Applies the manifests of the example service into its own namespace, and waits until every pod is ready. */
export async function installExample(cluster: TestCluster): Promise<Installation> {
  const { name } = greeter;
  cluster.say(`applying the example "${name}"`);
  const values = { replicas: 1, dashboards: { enabled: false } };
  return install(cluster, { name, namespace: name, makesNamespace: true }, exampleManifests(values, cluster.exampleImage));
}

/** Deletes the objects of an installation, but not its namespace; the rules first, so that no alert fires. */
export async function uninstall(cluster: TestCluster, { objects }: Installation): Promise<void> {
  const inNamespace = objects.filter(({ kind }) => kind !== 'Namespace');
  const rulesFirst = inNamespace.toSorted((one, other) => Number(other.kind === 'PrometheusRule') - Number(one.kind === 'PrometheusRule'));
  for (const object of rulesFirst) await cluster.objects.remove(referenceTo(object));
}

// --- internal ---

async function install(cluster: TestCluster, { name, namespace, makesNamespace }: Place, manifests: Manifests): Promise<Installation> {
  if (makesNamespace) await createNamespace(cluster.objects, namespace, cluster.ours);
  const objects = Object.entries(manifests).flatMap(([file, contents]) => (file === DASHBOARDS ? [] : contents));
  for (const object of objects) {
    mustBeWithin(namespace, object);
    await cluster.objects.apply(object, OWNER);
  }
  const { pods } = await waitForRollout(cluster.objects, { namespace, name }, cluster.wait(180));
  const deployment = await readDeployment(cluster.objects, { namespace, name });
  cluster.say(`${objects.length} objects applied, ${pods} pods ready`);
  return {
    name,
    namespace,
    http: { kind: 'services', namespace, name, port: 'http' },
    objects,
    pods: () => podsOfDeployment(cluster.objects, namespace, deployment),
  };
}

/** A Deployment without `replicas` starts with one pod until the autoscaler scales it. */
async function waitForAutoscaler(cluster: TestCluster, { namespace, name, pods }: Installation): Promise<void> {
  const fewest = committed.autoscaling?.min ?? 1;
  const look = async (): Promise<Look<void>> => {
    const ready = (await pods()).filter(isReady).length;
    return ready >= fewest ? { found: undefined } : { missing: `${ready} of at least ${fewest} pods are ready` };
  };
  await until(`the autoscaler of ${namespace}/${name}`, look, cluster.wait(90));
}

/** Prevents writes outside of the namespaces of the tests. */
function mustBeWithin(namespace: string, { kind, metadata }: KubernetesObject): void {
  const where = kind === 'Namespace' ? metadata.name : metadata.namespace;
  if (where === namespace) return;
  throw new Error(`${kind} "${metadata.name}" would be written into namespace "${where}", but only "${namespace}" was made for it`);
}
