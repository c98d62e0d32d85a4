import { setTimeout } from 'node:timers/promises';
import type { KubernetesObject, ObjectReference } from '../cluster/kubernetes-object.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { type DrillSite, selectorOf, type Traffic, type Undo } from './site.ts';

/** The longest that a fault of the service lasts when nothing ends it. */
const LONGEST_SECONDS = 900;

/** Puts a fault in force in every pod, through `/faults` on the port of its metrics: `{ kind: 'latency', milliseconds: 200 }`. */
export async function putFault(
  { receiver, installation }: Pick<DrillSite, 'receiver' | 'installation'>,
  fault: Readonly<Record<string, string | number>>,
): Promise<Undo> {
  const ask = async (method: 'PUT' | 'DELETE', body?: string) => {
    for (const { status } of await installation.pods()) {
      const url = `http://${status?.podIP}:${installation.metricsPort}/faults`;
      await receiver.relay({ url, method, ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }) });
    }
  };
  await ask('PUT', JSON.stringify({ seconds: LONGEST_SECONDS, ...fault }));
  return () => ask('DELETE');
}

/** Sends requests until they are ended. What becomes of them does not matter here: the service counts it. */
export function sendRequests(
  { cluster, installation }: Pick<DrillSite, 'cluster' | 'installation'>,
  { path, workers, everyMilliseconds }: Traffic,
): Undo {
  const end = new AbortController();
  const worker = async () => {
    while (!end.signal.aborted) {
      await throughProxy(cluster.api, installation.http, { path, signal: end.signal }).catch(() => undefined);
      await setTimeout(everyMilliseconds, undefined, { signal: end.signal }).catch(() => undefined);
    }
  };
  const sending = Promise.all(Array.from({ length: workers }, worker));
  return async () => {
    end.abort();
    await sending;
  };
}

/** Changes an object of an installation by a merge patch that follows from what it is now. Undone by what it was. */
export async function change<T extends object>(
  { cluster, installation: { namespace, name }, fieldManager }: Pick<DrillSite, 'cluster' | 'installation' | 'fieldManager'>,
  { apiVersion, kind }: Pick<ObjectReference, 'apiVersion' | 'kind'>,
  changes: (now: T & KubernetesObject) => { readonly patch: object; readonly undo: object },
): Promise<Undo> {
  const reference = { apiVersion, kind, namespace, name };
  const { patch, undo } = changes(await cluster.objects.read<T & KubernetesObject>(reference));
  await cluster.objects.patch(reference, patch, { fieldManager });
  return async () => {
    await cluster.objects.patch(reference, undo, { fieldManager });
  };
}

/** The greatest value that a metric of the installation has now. @throws when there is none */
export async function greatest(
  { prometheus, installation }: Pick<DrillSite, 'prometheus' | 'installation'>,
  metric: string,
): Promise<number> {
  const [sample] = await prometheus.server.query(`max(${metric}${selectorOf(installation)})`);
  if (sample === undefined) throw new Error(`Prometheus has no ${metric} of ${installation.namespace}/${installation.name}`);
  return sample.value;
}
