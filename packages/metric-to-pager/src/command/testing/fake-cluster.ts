import type { ApiRequest, ApiResponse, ApiServer } from '../../cluster/api-server.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { Objects } from '../../cluster/objects.ts';
import { refusal } from '../../cluster/testing/fake-api-server.ts';

export interface FakeClusterOptions {
  /** Groups that the cluster does not know. @default it knows every kind below */
  readonly withoutGroup?: string;
  /** Objects that are there. @default none */
  readonly objects?: readonly KubernetesObject[];
  /** What the controllers make of an object that was written, such as its status. @default the object as it is */
  readonly reconcile?: (object: KubernetesObject) => KubernetesObject;
  /** What a server answers through the proxy, by its host and the path below it. @default nothing listens */
  readonly proxied?: (host: string, path: string, request: ApiRequest) => object | undefined;
  /** Why a request is forbidden. @default every request is allowed */
  readonly forbids?: (request: ApiRequest) => string | undefined;
}

/** A cluster in memory: objects are kept as they are applied, dry runs are not, and who applied each is recorded. */
export class FakeCluster implements ApiServer {
  readonly url = 'https://cluster.test';
  /** By the path of each. */
  readonly stored = new Map<string, KubernetesObject>();
  readonly objects: Objects;
  readonly requests: ApiRequest[] = [];
  readonly #options: FakeClusterOptions;

  constructor(options: FakeClusterOptions = {}) {
    this.#options = options;
    this.objects = new Objects(this);
    for (const object of options.objects ?? []) this.put(object);
  }

  /** The same cluster as commands take it. */
  get api(): ApiServer {
    return this;
  }

  put(object: KubernetesObject): void {
    this.stored.set(pathOf(object), this.#options.reconcile?.(object) ?? object);
  }

  /** What was written: the method and the name of each object, in order. Dry runs are left out. */
  get writes(): readonly string[] {
    return this.requests
      .filter(({ method = 'GET', query }) => method !== 'GET' && query?.['dryRun'] === undefined)
      .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`);
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    this.requests.push(request);
    const forbidden = this.#options.forbids?.(request);
    if (forbidden !== undefined) return refusal(403, forbidden);
    const { path } = request;
    const proxied = /^(.*)\/proxy(\/.*)$/.exec(path);
    if (proxied !== null) {
      const found = this.#options.proxied?.(proxied[1]?.split('/').pop() ?? '', proxied[2] ?? '', request);
      return found === undefined ? refusal(503, `nothing listens at ${path}`) : answer(found);
    }
    if (path === '/apis' || VERSIONS.includes(path)) return this.#discover(path);
    const object = this.#write(request);
    return object ?? refusal(404, `"${path.split('/').pop()}" not found`);
  }

  #write({ method = 'GET', path, query = {}, body, headers = {} }: ApiRequest): ApiResponse | undefined {
    const existing = this.stored.get(path);
    if (method === 'GET') return existing === undefined ? this.#list(path, query) : answer(existing);
    if (method === 'DELETE') return this.stored.delete(path) ? answer({ kind: 'Status' }) : undefined;
    const given = JSON.parse(body ?? '{}') as KubernetesObject;
    const namespace = /\/namespaces\/([^/]+)\/[^/]+/.exec(path)?.[1];
    if (namespace !== undefined && !this.stored.has(`/api/v1/namespaces/${namespace}`))
      return refusal(404, `namespaces "${namespace}" not found`);
    const applied = headers['content-type']?.includes('apply') ? withManager(given, query['fieldManager'] ?? '') : merged(existing, given);
    if (query['dryRun'] === undefined)
      this.stored.set(method === 'POST' ? pathOf(given) : path, this.#options.reconcile?.(applied) ?? applied);
    return answer(applied);
  }

  #list(path: string, query: Readonly<Record<string, string>>): ApiResponse | undefined {
    const plural = path.split('/').pop() ?? '';
    const kind = KINDS.find(([, , name]) => name === plural);
    if (kind === undefined) return undefined;
    const wanted = (query['labelSelector'] ?? '').split(',').filter(Boolean);
    const items = [...this.stored.values()].filter(
      (object) =>
        object.kind === kind[1] &&
        (!path.includes('/namespaces/') || path.endsWith(`/namespaces/${object.metadata.namespace}/${plural}`)) &&
        wanted.every((label) => hasLabel(object, label)),
    );
    return answer({ items });
  }

  #discover(path: string): ApiResponse {
    const { withoutGroup } = this.#options;
    if (withoutGroup !== undefined && path.startsWith(`/apis/${withoutGroup}/`)) return refusal(404, 'not found');
    const resources = KINDS.filter(([apiVersion]) => path === rootOf(apiVersion));
    return answer({
      groups: [],
      resources: resources.map(([, kind, name, namespaced]) => ({ name, kind, namespaced, verbs: ['list'] })),
    });
  }
}

// --- internal ---

const KINDS: readonly (readonly [apiVersion: string, kind: string, plural: string, namespaced: boolean])[] = [
  ['v1', 'Namespace', 'namespaces', false],
  ['v1', 'Pod', 'pods', true],
  ['v1', 'Service', 'services', true],
  ['v1', 'ServiceAccount', 'serviceaccounts', true],
  ['v1', 'ConfigMap', 'configmaps', true],
  ['v1', 'Secret', 'secrets', true],
  ['apps/v1', 'Deployment', 'deployments', true],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', true],
  ['monitoring.coreos.com/v1', 'ServiceMonitor', 'servicemonitors', true],
  ['monitoring.coreos.com/v1', 'PrometheusRule', 'prometheusrules', true],
  ['monitoring.coreos.com/v1', 'Prometheus', 'prometheuses', true],
  ['monitoring.coreos.com/v1', 'Alertmanager', 'alertmanagers', true],
  ['monitoring.coreos.com/v1alpha1', 'AlertmanagerConfig', 'alertmanagerconfigs', true],
];

const VERSIONS = [...new Set(KINDS.map(([apiVersion]) => rootOf(apiVersion)))];

/** @param selector `NAME`, or `NAME=VALUE` */
function hasLabel({ metadata: { labels = {} } }: KubernetesObject, selector: string): boolean {
  const [name = '', value] = selector.split('=');
  return value === undefined ? name in labels : labels[name] === value;
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function pathOf({ apiVersion, kind, metadata: { namespace, name } }: KubernetesObject): string {
  const plural = KINDS.find(([version, one]) => version === apiVersion && one === kind)?.[2];
  if (plural === undefined) throw new Error(`The fake cluster has no ${kind} in ${apiVersion}`);
  return `${rootOf(apiVersion)}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}/${name}`;
}

/** Every field of an object that is applied belongs to the manager. */
function withManager(object: KubernetesObject, manager: string): KubernetesObject {
  const { apiVersion: _, kind: __, ...fields } = object as KubernetesObject & Record<string, unknown>;
  const managedFields = [{ manager, operation: 'Apply', fieldsV1: fieldsOf(fields) }];
  return { ...object, metadata: { ...object.metadata, managedFields } as KubernetesObject['metadata'] };
}

function fieldsOf(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, isMapping(inner) ? fieldsOf(inner) : {}] as const));
}

function merged(existing: KubernetesObject | undefined, change: object): KubernetesObject {
  return merge(existing ?? {}, change) as unknown as KubernetesObject;
}

function merge(below: object, above: object): object {
  const result: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = result[name];
    if (value === null) delete result[name];
    else result[name] = isMapping(value) && isMapping(under) ? merge(under, value) : value;
  }
  return result;
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function answer(object: object): ApiResponse {
  return { status: 200, headers: {}, text: JSON.stringify(object) };
}
