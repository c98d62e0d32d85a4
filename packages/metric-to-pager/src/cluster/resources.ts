import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import { json } from './json.ts';
import type { ObjectKind } from './kubernetes-object.ts';

/** An API resource. */
export interface Resource extends ObjectKind {
  /** The name in paths: `deployments`. */
  readonly name: string;
  readonly namespaced: boolean;
  /** Whether it supports the verb `list`. */
  readonly listable: boolean;
}

/** The API resources of a cluster, by discovery. Discovers each group version once. */
export class Resources {
  readonly #api: ApiServer;
  readonly #known = new Map<string, Promise<readonly Resource[]>>();

  constructor(api: ApiServer) {
    this.#api = api;
  }

  /** Returns the resource of a kind, or `undefined` when the cluster has no such kind. */
  async find({ apiVersion, kind }: ObjectKind): Promise<Resource | undefined> {
    return (await this.#in(apiVersion)).find((resource) => resource.kind === kind);
  }

  /** Returns the resource of a kind. @throws when the cluster has no such kind */
  async of({ apiVersion, kind }: ObjectKind): Promise<Resource> {
    const found = await this.find({ apiVersion, kind });
    if (found === undefined) {
      throw new Error(`The cluster ${this.#api.url} has no ${kind} in ${apiVersion}; install its CustomResourceDefinition`);
    }
    return found;
  }

  /** Returns every resource in the preferred version of its group. Leaves out groups whose server is unavailable. */
  async all(): Promise<readonly Resource[]> {
    type Groups = { readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[] };
    const { groups } = await json<Groups>(this.#api, { path: '/apis' });
    const versions = ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)];
    return (await Promise.all(versions.map((version) => this.#in(version)))).flat();
  }

  #in(apiVersion: string): Promise<readonly Resource[]> {
    const known = this.#known.get(apiVersion) ?? discover(this.#api, apiVersion);
    this.#known.set(apiVersion, known);
    known.catch(() => this.#known.delete(apiVersion));
    return known;
  }
}

/** Returns the root path of an API version. */
export function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

// --- internal ---

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: string[] }[];
}

async function discover(api: ApiServer, apiVersion: string): Promise<readonly Resource[]> {
  try {
    const { resources } = await json<ResourceList>(api, { path: rootOf(apiVersion) });
    const topLevel = resources.filter(({ name }) => !name.includes('/'));
    return topLevel.map(({ name, kind, namespaced, verbs }) => ({ apiVersion, kind, name, namespaced, listable: verbs.includes('list') }));
  } catch (error) {
    // The version does not exist, or its extension API server is unavailable.
    if (error instanceof ApiError && (error.status === 404 || error.status === 503)) return [];
    throw error;
  }
}
