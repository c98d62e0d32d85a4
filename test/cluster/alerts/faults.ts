import { setTimeout } from 'node:timers/promises';
import { type ManagedPrometheus, throughProxy } from 'metric-to-pager/cluster';
import type { KubernetesObject, ObjectReference } from 'metric-to-pager/kubernetes';
import type { FaultKind } from '../../../service/faults/kinds.ts';
import type { Installation } from '../installation.ts';
import { installationSelector } from '../series.ts';
import { committed, OWNER, type TestCluster } from '../test-cluster.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** Where a drill takes place, and what it has to work with. */
export interface DrillSite {
  readonly cluster: TestCluster;
  readonly installation: Installation;
  readonly prometheus: ManagedPrometheus;
  readonly receiver: WebhookReceiver;
}

/** Ends a fault. */
export type Undo = () => Promise<void>;

/** What whoever injects faults has to know. */
export const FAULTS_TOKEN = 'cluster-test-token';

/** The longest that a fault which nobody ends lasts. */
const LONGEST_SECONDS = 900;

/** A fault as its kind takes it, without its length. */
export type GivenFault = { readonly kind: FaultKind } & Readonly<Record<string, string | number>>;

/** Puts a fault in force in every pod, through the port of its metrics. */
export async function putFault({ receiver, installation }: DrillSite, fault: GivenFault): Promise<Undo> {
  const ask = async (method: 'PUT' | 'DELETE', body?: string) => {
    for (const { status } of await installation.pods()) {
      const url = `http://${status?.podIP}:${committed.metrics.port}/faults`;
      const headers = { authorization: `Bearer ${FAULTS_TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
      await receiver.relay({ url, method, headers, ...(body !== undefined && { body }) });
    }
  };
  await ask('PUT', JSON.stringify({ ...fault, seconds: LONGEST_SECONDS }));
  return () => ask('DELETE');
}

/** Requests for text that go on until they are ended. What becomes of them is no matter here: the service counts it. */
export function sendRequests({ cluster, installation }: DrillSite, { workers, everyMilliseconds }: Pace): Undo {
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

/** So many at a time, each this long after the answer to the one before. */
export interface Pace {
  readonly workers: number;
  readonly everyMilliseconds: number;
}

/** Changes an object of an installation by a merge patch that follows from what it is now. Undone by what it was. */
export async function change<T extends object>(
  { cluster, installation: { namespace, name } }: DrillSite,
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

/** The greatest value that a metric of the installation has now. @throws when there is none */
export async function greatest({ prometheus, installation }: DrillSite, metric: string): Promise<number> {
  const [sample] = await prometheus.server.query(`max(${metric}${installationSelector(installation)})`);
  if (sample === undefined) throw new Error(`Prometheus has no ${metric} of ${installation.namespace}/${installation.name}`);
  return sample.value;
}

// --- internal ---

const TEXT = { path: '/lorem/word/3/10' };
