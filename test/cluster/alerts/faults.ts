import { setTimeout } from 'node:timers/promises';
import { type ManagedPrometheus, throughProxy } from 'metric-to-pager/cluster';
import type { KubernetesObject, ObjectReference } from 'metric-to-pager/kubernetes';
import type { FaultKind } from '../../../service/faults/kinds.ts';
import type { Installation } from '../installation.ts';
import { selectorOf } from '../series.ts';
import { committed, type Lab, OWNER } from '../test-cluster.ts';
import type { GoBetween } from './webhook-receiver.ts';

/** Where a drill takes place, and what it has to work with. */
export interface Site {
  readonly lab: Lab;
  readonly installation: Installation;
  readonly prometheus: ManagedPrometheus;
  readonly goBetween: GoBetween;
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
export async function putFault({ goBetween, installation }: Site, fault: GivenFault): Promise<Undo> {
  const ask = async (method: 'PUT' | 'DELETE', body?: string) => {
    for (const { status } of await installation.pods()) {
      const url = `http://${status?.podIP}:${committed.metrics.port}/faults`;
      const headers = { authorization: `Bearer ${FAULTS_TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }) };
      await goBetween.relay({ url, method, headers, ...(body !== undefined && { body }) });
    }
  };
  await ask('PUT', JSON.stringify({ ...fault, seconds: LONGEST_SECONDS }));
  return () => ask('DELETE');
}

/** Requests for text that go on until they are ended. What becomes of them is no matter here: the service counts it. */
export function sendRequests({ lab, installation }: Site, { workers, everyMilliseconds }: Pace): Undo {
  const end = new AbortController();
  const worker = async () => {
    while (!end.signal.aborted) {
      await throughProxy(lab.api, installation.http, TEXT).catch(() => undefined);
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
  { lab, installation: { namespace, name } }: Site,
  { apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>,
  changes: (now: T & KubernetesObject) => { readonly patch: object; readonly undo: object },
): Promise<Undo> {
  const reference = { apiVersion, kind, namespace, name };
  const { patch, undo } = changes(await lab.objects.read<T & KubernetesObject>(reference));
  await lab.objects.patch(reference, patch, OWNER);
  return async () => {
    await lab.objects.patch(reference, undo, OWNER);
  };
}

/** The greatest value that a metric of the installation has now. @throws when there is none */
export async function greatest({ prometheus, installation }: Site, metric: string): Promise<number> {
  const [sample] = await prometheus.server.query(`max(${metric}${selectorOf(installation)})`);
  if (sample === undefined) throw new Error(`Prometheus has no ${metric} of ${installation.namespace}/${installation.name}`);
  return sample.value;
}

// --- internal ---

const TEXT = { path: '/lorem/word/3/10' };
