import type { ApiServer, KubernetesObject, Objects } from 'metric-to-pager/cluster';
import { ApiError, json } from 'metric-to-pager/cluster';
import { having, list, object, text } from 'metric-to-pager/shape';
import type { Scope } from '../scope.ts';
import { keptObject } from '../snapshot/kept-objects.ts';
import { API_VERSIONS, type KindName, type Kinds, OPERATOR_KINDS } from '../snapshot/kinds.ts';
import type { Denied } from '../snapshot/snapshot.ts';
import { taking } from '../snapshot/text-rules.ts';
import { isAnswer, nameIn, reasonOf } from './answer-errors.ts';

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
  const denied: Denied[] = [];
  const result: Listed = { kinds: await operatorKinds(objects, denied), objects: [], listed: {}, denied };
  // Three kinds at a time: the pages of a large cluster are not all held in memory at once.
  const kinds = [...LISTED];
  const lane = async () => {
    for (let kind = kinds.shift(); kind !== undefined; kind = kinds.shift()) await listKind(objects, kind, scope, result);
  };
  await Promise.all([lane(), lane(), lane(), listDefinitions(api, result)]);
  return result;
}

/**
 * Takes objects of a kind into a result: of each what a diagnosis reads. Objects of another shape are left out and recorded, and then no object
 * of the kind counts as missing.
 */
export function takeObjects(kind: KindName, found: readonly KubernetesObject[], { objects, listed, denied }: Listed): void {
  const refused: string[] = [];
  for (const object of found) {
    try {
      objects.push(keptObject(kind, { ...object, kind, apiVersion: API_VERSIONS[kind] }, taking));
    } catch (error) {
      if (!isAnswer(error)) throw error;
      refused.push(`${nameIn(object)}: ${error.message}`);
    }
  }
  const [first] = refused;
  if (first === undefined) return;
  listed[kind] = [];
  denied.push({ what: `read ${refused.length} of ${found.length} ${kind} objects`, reason: first, essential: ESSENTIAL.includes(kind) });
}

// --- internal ---

const LISTED = (Object.keys(API_VERSIONS) as KindName[]).filter((kind) => kind !== 'Secret' && kind !== 'CustomResourceDefinition');
const ESSENTIAL: readonly KindName[] = ['Prometheus', 'ServiceMonitor', 'PodMonitor', 'Service', 'Pod', 'EndpointSlice'];
const CLUSTER_WIDE: readonly KindName[] = ['Namespace', 'ValidatingWebhookConfiguration'];

/** A kind counts as known when the cluster cannot be asked. */
async function operatorKinds(objects: Objects, denied: Denied[]): Promise<readonly string[]> {
  const found = await Promise.all(
    OPERATOR_KINDS.map(async (kind) => {
      try {
        return (await objects.resources.find({ apiVersion: API_VERSIONS[kind], kind })) === undefined ? [] : [kind];
      } catch (error) {
        if (!isRefused(error)) throw error;
        denied.push({ what: `ask whether the cluster knows the kind ${kind}`, reason: reasonOf(error), essential: true });
        return [kind];
      }
    }),
  );
  return found.flat();
}

async function listKind(objects: Objects, kind: KindName, scope: Scope, result: Listed): Promise<void> {
  const apiVersion = API_VERSIONS[kind];
  const read = (namespace?: string) => {
    const options = { pageSize: PAGE_SIZE, ...(namespace !== undefined && { namespace }), ...(kind === 'Event' && { fields: EVENTS }) };
    return objects.list<KubernetesObject>({ apiVersion, kind }, options);
  };
  try {
    const known = (await objects.resources.find({ apiVersion, kind })) !== undefined;
    const found = known ? await read() : [];
    result.listed[kind] = 'all';
    takeObjects(kind, found, result);
  } catch (error) {
    if (!isRefused(error)) throw error;
    const readable: string[] = [];
    result.listed[kind] = readable;
    for (const namespace of CLUSTER_WIDE.includes(kind) ? [] : namespacesOf(scope)) {
      try {
        const found = await read(namespace);
        readable.push(namespace);
        takeObjects(kind, found, result);
      } catch (inner) {
        if (!isRefused(inner)) throw inner;
      }
    }
    result.denied.push({
      what: `list ${kind} objects in ${readable.length > 0 ? `namespaces other than ${readable.join(', ')}` : 'the cluster'}`,
      reason: reasonOf(error),
      essential: readable.length === 0 && ESSENTIAL.includes(kind),
    });
  }
}

/** The events in which the operator reports an object that it rejects. */
const EVENTS = 'reason=InvalidConfiguration';

/** Only the metadata of the definitions is asked for: their schemas are megabytes. */
async function listDefinitions(api: ApiServer, result: Listed): Promise<void> {
  const request = {
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    headers: { accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' },
  };
  try {
    const { items } = await json(api, request, DEFINITIONS);
    result.listed['CustomResourceDefinition'] = 'all';
    takeObjects(
      'CustomResourceDefinition',
      items.filter(({ metadata }) => metadata.name.endsWith('.monitoring.coreos.com')),
      result,
    );
  } catch (error) {
    if (!isRefused(error)) throw error;
    result.denied.push({ what: 'list CustomResourceDefinition objects', reason: reasonOf(error), essential: false });
  }
}

function namespacesOf({ namespace, prometheus }: Scope): readonly string[] {
  const named = [namespace, prometheus?.split('/')[0]].filter((one) => one !== undefined);
  return [...new Set(named)];
}

const DEFINITIONS = object({ items: list(having<KubernetesObject>(object({ metadata: object({ name: text() }) }))) });

/** An answer of another shape is no answer. */
function isRefused(error: unknown): boolean {
  return isAnswer(error) && (!(error instanceof ApiError) || [401, 403, 404, 405].includes(error.status));
}
