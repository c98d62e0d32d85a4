import type { ApiServer, KubernetesObject, Objects } from 'metric-to-pager/cluster';
import { ApiError, json } from 'metric-to-pager/cluster';
import type { Scope } from '../scope.ts';
import { API_VERSIONS, type KindName, type Kinds, OPERATOR_KINDS } from '../snapshot/kinds.ts';
import type { Denied } from '../snapshot/snapshot.ts';
import { strip } from './strip.ts';

/** The objects that could be listed, and where. */
export interface Listed {
  readonly kinds: readonly string[];
  readonly objects: Kinds[KindName][];
  readonly listed: Record<string, 'all' | readonly string[]>;
  readonly denied: Denied[];
}

/** The most objects of one answer. */
export const PAGE_SIZE = 500;

/** Lists the objects of every kind, page by page: in the whole cluster, or, where that is refused, in the namespaces of the scope. */
export async function listEverything(api: ApiServer, objects: Objects, scope: Scope): Promise<Listed> {
  const result: Listed = { kinds: await operatorKinds(objects), objects: [], listed: {}, denied: [] };
  // Three kinds at a time: the pages of a large cluster are not all held in memory at once.
  const kinds = [...LISTED];
  const lane = async () => {
    for (let kind = kinds.shift(); kind !== undefined; kind = kinds.shift()) await listKind(objects, kind, scope, result);
  };
  await Promise.all([lane(), lane(), lane(), listDefinitions(api, result)]);
  return result;
}

/** Why a request failed, without the request. */
export function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^.*The API server answered \S+ \S+ with (\d+): /s, '$1: ').replace(/^403: /, '');
}

// --- internal ---

const LISTED = (Object.keys(API_VERSIONS) as KindName[]).filter((kind) => kind !== 'Secret' && kind !== 'CustomResourceDefinition');
const ESSENTIAL: readonly KindName[] = ['Prometheus', 'ServiceMonitor', 'PodMonitor', 'Service', 'Pod', 'EndpointSlice'];
const CLUSTER_WIDE: readonly KindName[] = ['Namespace', 'ValidatingWebhookConfiguration'];

async function operatorKinds(objects: Objects): Promise<readonly string[]> {
  const found = await Promise.all(
    OPERATOR_KINDS.map(async (kind) =>
      (await objects.resources.find({ apiVersion: API_VERSIONS[kind], kind })) === undefined ? [] : [kind],
    ),
  );
  return found.flat();
}

async function listKind(objects: Objects, kind: KindName, scope: Scope, result: Listed): Promise<void> {
  const apiVersion = API_VERSIONS[kind];
  if ((await objects.resources.find({ apiVersion, kind })) === undefined) {
    result.listed[kind] = 'all';
    return;
  }
  const read = async (namespace?: string) => {
    const options = { pageSize: PAGE_SIZE, ...(namespace !== undefined && { namespace }), ...(kind === 'Event' && { fields: EVENTS }) };
    for (const object of await objects.list<KubernetesObject>({ apiVersion, kind }, options)) result.objects.push(strip(kind, object));
  };
  try {
    await read();
    result.listed[kind] = 'all';
  } catch (error) {
    if (!isRefused(error)) throw error;
    const readable: string[] = [];
    for (const namespace of CLUSTER_WIDE.includes(kind) ? [] : namespacesOf(scope)) {
      try {
        await read(namespace);
        readable.push(namespace);
      } catch (inner) {
        if (!isRefused(inner)) throw inner;
      }
    }
    result.listed[kind] = readable;
    result.denied.push({
      what: `list ${kind} objects in ${readable.length > 0 ? `namespaces other than ${readable.join(', ')}` : 'the cluster'}`,
      reason: reasonOf(error),
      essential: readable.length === 0 && ESSENTIAL.includes(kind),
    });
  }
}

/** What the operator reports about objects that it rejects. */
const EVENTS = 'reason=InvalidConfiguration';

/** Only the metadata of the definitions is asked for: their schemas are megabytes. */
async function listDefinitions(api: ApiServer, { objects, listed, denied }: Listed): Promise<void> {
  try {
    const { items } = await json<{ readonly items: readonly KubernetesObject[] }>(api, {
      path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
    });
    for (const item of items.filter(({ metadata }) => metadata.name.endsWith('.monitoring.coreos.com'))) {
      objects.push(strip('CustomResourceDefinition', { ...item, apiVersion: API_VERSIONS.CustomResourceDefinition }));
    }
    listed['CustomResourceDefinition'] = 'all';
  } catch (error) {
    if (!isRefused(error)) throw error;
    denied.push({ what: 'list CustomResourceDefinition objects', reason: reasonOf(error), essential: false });
  }
}

function namespacesOf({ namespace, prometheus }: Scope): readonly string[] {
  const named = [namespace, prometheus?.split('/')[0]].filter((one) => one !== undefined);
  return [...new Set(named)];
}

function isRefused(error: unknown): boolean {
  return error instanceof ApiError && [401, 403, 404, 405].includes(error.status);
}
