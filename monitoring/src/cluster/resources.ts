import type { ObjectKind } from '../kubernetes/kubernetes-object.ts';
import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import { json } from './json.ts';

/** What the cluster calls the objects of a kind in its paths. */
export interface Resource extends ObjectKind {
  /** In lower case and plural: `deployments`. */
  readonly name: string;
  readonly namespaced: boolean;
  /** Whether all of them can be asked for at once. */
  readonly listable: boolean;
}

/** The kinds of object that a cluster knows, as it tells them itself. Each group is asked for once. */
export class Resources {
  readonly #api: ApiServer;
  readonly #known = new Map<string, Promise<readonly Resource[]>>();

  constructor(api: ApiServer) {
    this.#api = api;
  }

  /** What the cluster calls a kind, or nothing when it does not know it. */
  async find({ apiVersion, kind }: ObjectKind): Promise<Resource | undefined> {
    return (await this.#in(apiVersion)).find((resource) => resource.kind === kind);
  }

  /** @throws when the cluster does not know the kind */
  async of({ apiVersion, kind }: ObjectKind): Promise<Resource> {
    const found = await this.find({ apiVersion, kind });
    if (found === undefined) {
      throw new Error(`The cluster ${this.#api.url} knows no ${kind} in ${apiVersion}; is what brings it installed?`);
    }
    return found;
  }

  /** Every kind in the version that its group prefers. A group whose own server does not answer is left out. */
  async all(): Promise<readonly Resource[]> {
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

/** The path below which the objects of an API version are. */
export function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

// --- internal ---

interface Groups {
  readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: string[] }[];
}

async function discover(api: ApiServer, apiVersion: string): Promise<readonly Resource[]> {
  try {
    const { resources } = await json<ResourceList>(api, { path: rootOf(apiVersion) });
    const whole = resources.filter(({ name }) => !name.includes('/'));
    return whole.map(({ name, kind, namespaced, verbs }) => ({ apiVersion, kind, name, namespaced, listable: verbs.includes('list') }));
  } catch (error) {
    // A version that is not there, or one that an add-on serves which is away.
    if (error instanceof ApiError && (error.status === 404 || error.status === 503)) return [];
    throw error;
  }
}
