import type { KubernetesObject, ObjectKind, ObjectReference } from '../kubernetes/kubernetes-object.ts';
import { referenceTo } from '../kubernetes/kubernetes-object.ts';
import { ApiError } from './api-error.ts';
import type { ApiRequest, ApiServer } from './api-server.ts';
import { json } from './json.ts';
import { type Resource, Resources, rootOf } from './resources.ts';

export interface WriteOptions {
  /** In whose name the fields are written. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
  readonly fieldManager: string;
  /** Asks what would happen: everything is judged, nothing is kept. @default false */
  readonly dryRun?: boolean;
}

export interface ListOptions {
  /** @default in all of them */
  readonly namespace?: string;
  /** Labels that they have. @default any */
  readonly labels?: Readonly<Record<string, string>>;
  /** A field selector, such as `reason=Failed`. @default any */
  readonly fields?: string;
  /** The most objects of one answer; the rest is asked for page by page. @default all in one answer */
  readonly pageSize?: number;
}

/**
 * The objects of a cluster, of every kind. What is read has the shape that the caller says: the cluster has judged it when it was written.
 * A field that the cluster does not know is an error, not dropped.
 */
export class Objects {
  readonly resources: Resources;
  readonly #api: ApiServer;

  constructor(api: ApiServer) {
    this.#api = api;
    this.resources = new Resources(api);
  }

  /** Makes an object as it is written, as `kubectl apply --server-side --force-conflicts` does; objects that are there are changed. */
  async apply(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const path = await this.#path(referenceTo(object));
    const query = { ...written(options), force: 'true' };
    return json(this.#api, { method: 'PATCH', path, query, headers: APPLY, body: JSON.stringify(object) });
  }

  /** @throws `ApiError` with status 409 when there already is such an object */
  async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const { namespace } = object.metadata;
    const path = collection(await this.resources.of(object), namespace);
    return json(this.#api, { method: 'POST', path, query: written(options), headers: JSON_BODY, body: JSON.stringify(object) });
  }

  /** Changes some fields of an object: by a merge patch, or, given a list of operations, by a JSON patch (RFC 6902). */
  async patch(reference: ObjectReference, change: object, options: WriteOptions): Promise<KubernetesObject> {
    const path = await this.#path(reference);
    const headers = Array.isArray(change) ? JSON_PATCH : MERGE;
    return json(this.#api, { method: 'PATCH', path, query: written(options), headers, body: JSON.stringify(change) });
  }

  /** @throws `ApiError` with status 404 when there is none */
  async read<T extends object = KubernetesObject>(reference: ObjectReference): Promise<T> {
    return json<T>(this.#api, { path: await this.#path(reference) });
  }

  /** The object, or nothing when there is none. */
  async find<T extends object = KubernetesObject>(reference: ObjectReference): Promise<T | undefined> {
    return unlessMissing(this.read<T>(reference));
  }

  /** Objects of a kind; each says of which, as the items of the server's own lists do not. */
  async list<T extends object = KubernetesObject>(
    { apiVersion, kind }: ObjectKind,
    { namespace, labels = {}, fields, pageSize }: ListOptions = {},
  ): Promise<readonly T[]> {
    const path = collection(await this.resources.of({ apiVersion, kind }), namespace);
    const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const query: ApiRequest['query'] = {
      ...(selector.length > 0 && { labelSelector: selector.join(',') }),
      ...(fields !== undefined && { fieldSelector: fields }),
      ...(pageSize !== undefined && { limit: String(pageSize) }),
    };
    const items = await allPages<T>(this.#api, { path, query });
    return items.map((item) => ({ apiVersion, kind, ...item }));
  }

  /** Asks for the end of an object, which may take its time; one that is not there is no error. */
  async remove(reference: ObjectReference): Promise<void> {
    const request = { method: 'DELETE', path: await this.#path(reference), query: { propagationPolicy: 'Background' } } as const;
    await unlessMissing(json(this.#api, request));
  }

  async #path(reference: ObjectReference): Promise<string> {
    return `${collection(await this.resources.of(reference), reference.namespace)}/${reference.name}`;
  }
}

// --- internal ---

/** JSON is YAML, too. */
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const JSON_BODY = { 'content-type': 'application/json' };

function written({ fieldManager, dryRun = false }: WriteOptions): Readonly<Record<string, string>> {
  return { fieldManager, fieldValidation: 'Strict', ...(dryRun && { dryRun: 'All' }) };
}

function collection({ apiVersion, name, namespaced }: Resource, namespace: string | undefined): string {
  const inNamespace = namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  return `${rootOf(apiVersion)}${inNamespace}/${name}`;
}

interface Page<T> {
  readonly metadata?: { readonly continue?: string };
  readonly items: readonly T[];
}

/** @see https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks */
async function allPages<T>(api: ApiServer, { path, query }: { readonly path: string; readonly query: Readonly<Record<string, string>> }) {
  let items: T[] = [];
  let restarted = false;
  for (let next = ''; ; ) {
    try {
      const page = await json<Page<T>>(api, { path, query: next === '' ? query : { ...query, continue: next } });
      items = items.concat(page.items);
      next = page.metadata?.continue ?? '';
      if (next === '') return items;
    } catch (error) {
      // The page belongs to a state of the cluster that is no longer kept: start again, once.
      if (restarted || next === '' || !(error instanceof ApiError) || error.status !== 410) throw error;
      restarted = true;
      items = [];
      next = '';
    }
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
