import { createNamespace, deleteOwnedNamespaces, findPrometheus, type ManagedPrometheus } from 'metric-to-pager/cluster';
import * as drill from 'metric-to-pager/drill';
import type { Installation } from '../installation.ts';
import { committed, OWNER, openTestCluster, type TestCluster } from '../test-cluster.ts';

/** State that all drills of a run share. */
export interface DrillContext {
  readonly cluster: TestCluster;
  readonly prometheus: ManagedPrometheus;
  readonly receiver: drill.WebhookReceiver;
  readonly namespace: string;
}

/** Where a drill of the cluster tests takes place. */
export interface DrillSite extends drill.DrillSite {
  readonly cluster: TestCluster;
  readonly installation: Installation & drill.DrilledInstallation;
}

/** The Secret with the bearer token for fault injection under the key `token`. */
export const TOKEN_SECRET = 'faults-token';

/** Opens the cluster of KUBECONFIG with an owner label per purpose, so that other suites can run at the same time. */
export async function testClusterFor(purpose: string): Promise<TestCluster> {
  const cluster = await openTestCluster();
  return { ...cluster, ours: { ...cluster.ours, owner: { ...OWNER, value: purpose } } };
}

/** Creates a new namespace, as long windows would include faults of an earlier run, and starts the webhook receiver in it. */
export async function makeDrillContext(cluster: TestCluster): Promise<DrillContext> {
  const namespace = `${committed.name}-${cluster.ours.owner.value}-${Date.now().toString(36)}`;
  const prometheus = await findPrometheus(cluster, { namespace: committed.monitoring.namespace });
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
  await createNamespace(cluster.objects, namespace, cluster.ours);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: TOKEN_SECRET, namespace },
    stringData: { token: 'cluster-test-token' },
  };
  await cluster.objects.apply(secret, OWNER);
  const receiver = await drill.startWebhookReceiver(cluster, {
    name: 'webhook-receiver',
    namespace,
    image: cluster.image,
    fieldManager: OWNER.fieldManager,
    notifiers: [committed.monitoring.namespace],
  });
  return { cluster, prometheus, receiver, namespace };
}
