import { ApiError } from './api-error.ts';
import type { ApiRequest, ApiServer } from './api-server.ts';
import { json } from './json.ts';
import type { KubernetesObject, ObjectKind, ObjectReference } from './kubernetes-object.ts';
import { referenceTo } from './kubernetes-object.ts';
import { type Resource, Resources, rootOf } from './resources.ts';

export interface WriteOptions {
  /** @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
  readonly fieldManager: string;
  /** Validates without persisting. @default false */
  readonly dryRun?: boolean;
}

export interface ListOptions {
  /** @default all namespaces */
  readonly namespace?: string;
  /** The label selector. @default any labels */
  readonly labels?: Readonly<Record<string, string>>;
  /** A label that must be set, to any value. @default none */
  readonly withLabel?: string;
  /** A field selector, such as `reason=Failed`. @default any */
  readonly fields?: string;
  /** The most objects of one answer; the rest is asked for page by page. @default all in one answer */
  readonly pageSize?: number;
}

/** Reads and writes objects of any kind. Field validation is strict: an unknown field is an error. */
export class Objects {
  readonly resources: Resources;
  readonly #api: ApiServer;

  constructor(api: ApiServer) {
    this.#api = api;
    this.resources = new Resources(api);
  }

  /** Creates or updates an object, as `kubectl apply --server-side --force-conflicts` does. */
  async apply(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const path = await this.#path(referenceTo(object));
    const query = { ...writeQuery(options), force: 'true' };
    return json(this.#api, { method: 'PATCH', path, query, headers: APPLY, body: JSON.stringify(object) });
  }

  /** Creates an object. @throws `ApiError` with status 409 when it exists */
  async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const { namespace } = object.metadata;
    const path = collection(await this.resources.of(object), namespace);
    return json(this.#api, { method: 'POST', path, query: writeQuery(options), headers: JSON_BODY, body: JSON.stringify(object) });
  }

  /** Changes some fields of an object: by a merge patch, or, given a list of operations, by a JSON patch (RFC 6902). */
  async patch(reference: ObjectReference, change: object, options: WriteOptions): Promise<KubernetesObject> {
    const path = await this.#path(reference);
    const headers = Array.isArray(change) ? JSON_PATCH : MERGE;
    return json(this.#api, { method: 'PATCH', path, query: writeQuery(options), headers, body: JSON.stringify(change) });
  }

  /** Returns an object. @throws `ApiError` with status 404 when it does not exist */
  async read<T extends object = KubernetesObject>(reference: ObjectReference): Promise<T> {
    return json<T>(this.#api, { path: await this.#path(reference) });
  }

  /** Returns an object, or undefined when it does not exist. */
  async find<T extends object = KubernetesObject>(reference: ObjectReference): Promise<T | undefined> {
    return unlessMissing(this.read<T>(reference));
  }

  /** Returns the objects of a kind. Adds `apiVersion` and `kind`, which the items of a list lack. */
  async list<T extends object = KubernetesObject>(
    { apiVersion, kind }: ObjectKind,
    { namespace, labels = {}, withLabel, fields, pageSize }: ListOptions = {},
  ): Promise<readonly T[]> {
    const path = collection(await this.resources.of({ apiVersion, kind }), namespace);
    const equal = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    const selector = withLabel === undefined ? equal : [...equal, withLabel];
    const query: ApiRequest['query'] = {
      ...(selector.length > 0 && { labelSelector: selector.join(',') }),
      ...(fields !== undefined && { fieldSelector: fields }),
      ...(pageSize !== undefined && { limit: String(pageSize) }),
    };
    const items = await allPages<T>(this.#api, { path, query });
    return items.map((item) => ({ apiVersion, kind, ...item }));
  }

  /** Starts the deletion of an object. Does nothing when it does not exist. */
  async remove(reference: ObjectReference): Promise<void> {
    const request = { method: 'DELETE', path: await this.#path(reference), query: { propagationPolicy: 'Background' } } as const;
    await unlessMissing(json(this.#api, request));
  }

  async #path(reference: ObjectReference): Promise<string> {
    return `${collection(await this.resources.of(reference), reference.namespace)}/${reference.name}`;
  }
}

// --- internal ---

/** The body is JSON, a subset of YAML. */
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const JSON_BODY = { 'content-type': 'application/json' };

function writeQuery({ fieldManager, dryRun = false }: WriteOptions): Readonly<Record<string, string>> {
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
