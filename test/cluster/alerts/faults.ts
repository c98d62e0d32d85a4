import { setTimeout } from 'node:timers/promises';
import { type ManagedPrometheus, throughProxy } from 'metric-to-pager/cluster';
import type { KubernetesObject, ObjectReference } from 'metric-to-pager/kubernetes';
import type { FaultKind } from '../../../service/faults/kinds.ts';
import type { Installation } from '../installation.ts';
import { installationSelector } from '../series.ts';
import { committed, OWNER, type TestCluster } from '../test-cluster.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** The installation of a drill and the means to break and observe it. */
export interface InstallationContext {
  readonly cluster: TestCluster;
  readonly installation: Installation;
  readonly prometheus: ManagedPrometheus;
  readonly receiver: WebhookReceiver;
}

/** Ends a fault. */
export type Undo = () => Promise<void>;

/** The bearer token for fault injection. */
export const FAULTS_TOKEN = 'cluster-test-token';

/** Duration of a fault that is not undone. */
const MAX_SECONDS = 900;

/** A fault without its duration. */
type FaultBody = { readonly kind: FaultKind } & Readonly<Record<string, string | number>>;

/** Activates a fault in every pod through its metrics port. */
export async function putFault({ receiver, installation }: InstallationContext, fault: FaultBody): Promise<Undo> {
  const ask = async (method: 'PUT' | 'DELETE', body?: string) => {
    for (const { status } of await installation.pods()) {
      const url = `http://${status?.podIP}:${committed.metrics.port}/faults`;
      const headers = { authorization: `Bearer ${FAULTS_TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
      await receiver.relay({ url, method, headers, ...(body !== undefined && { body }) });
    }
  };
  await ask('PUT', JSON.stringify({ ...fault, seconds: MAX_SECONDS }));
  return () => ask('DELETE');
}

/** Sends text requests until undone. Answers are ignored: the service counts them. */
export function sendRequests({ cluster, installation }: InstallationContext, { workers, everyMilliseconds }: Pace): Undo {
  const end = new AbortController();
  const worker = async () => {
    while (!end.signal.aborted) {
      await throughProxy(cluster.api, installation.http, TEXT).catch(() => undefined);
      await setTimeout(everyMilliseconds);
    }
  };
  const sending = Promise.all(Array.from({ length: workers }, worker));
  return async () => {
    end.abort();
    await sending;
  };
}

/** Number of parallel workers, and the pause of each after an answer. */
export interface Pace {
  readonly workers: number;
  readonly everyMilliseconds: number;
}

/** Changes an object of an installation by a merge patch computed from its current state. */
export async function change<T extends object>(
  { cluster, installation: { namespace, name } }: InstallationContext,
  { apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>,
  changes: (now: T & KubernetesObject) => { readonly patch: object; readonly undo: object },
): Promise<Undo> {
  const reference = { apiVersion, kind, namespace, name };
  const { patch, undo } = changes(await cluster.objects.read<T & KubernetesObject>(reference));
  await cluster.objects.patch(reference, patch, OWNER);
  return async () => {
    await cluster.objects.patch(reference, undo, OWNER);
  };
}

/** Returns the largest current value of a metric of the installation. @throws when it has no series */
export async function greatest({ prometheus, installation }: InstallationContext, metric: string): Promise<number> {
  const [sample] = await prometheus.server.query(`max(${metric}${installationSelector(installation)})`);
  if (sample === undefined) throw new Error(`Prometheus has no ${metric} of ${installation.namespace}/${installation.name}`);
  return sample.value;
}

// --- internal ---

const TEXT = { path: '/lorem/word/3/10' };
