import type { ApiRequest, ApiResponse, ApiServer } from '../api-server.ts';

/** The response to each request: an object with status 200, or a complete response. Lists are returned in turn; the last repeats. */
export type Answers = Readonly<Record<string, object | readonly object[]>>;

/** An API server that answers from a table, by `METHOD path?query`, and records requests. */
export interface FakeApiServer extends ApiServer {
  readonly requests: readonly ApiRequest[];
}

/** Returns an error response. */
export function refusal(status: number, message: string): ApiResponse {
  return { status, headers: {}, text: JSON.stringify({ kind: 'Status', message }) };
}

/** Returns an API server with namespaces, pods, Deployments and the given table. Answers other requests with 404. */
export function fakeApiServer(answers: Answers = {}): FakeApiServer {
  const table: Answers = { ...DISCOVERY, ...answers };
  const counts = new Map<string, number>();
  const requests: ApiRequest[] = [];
  return {
    url: 'https://cluster.test',
    requests,
    async send(request) {
      requests.push(request);
      const key = keyOf(request);
      const turn = counts.get(key) ?? 0;
      counts.set(key, turn + 1);
      const found = table[key];
      if (found === undefined) return refusal(404, `${key} does not exist`);
      return answer(Array.isArray(found) ? found[Math.min(turn, found.length - 1)] : found);
    },
  };
}

// --- internal ---

const VERBS = ['get', 'list'];

const DISCOVERY: Answers = {
  'GET /api/v1': {
    resources: [
      { name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: VERBS },
      { name: 'pods', kind: 'Pod', namespaced: true, verbs: VERBS },
      { name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get'] },
      { name: 'bindings', kind: 'Binding', namespaced: true, verbs: ['create'] },
    ],
  },
  'GET /apis/apps/v1': { resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: VERBS }] },
  'GET /apis': { groups: [{ preferredVersion: { groupVersion: 'apps/v1' } }] },
};

function keyOf({ method = 'GET', path, query = {} }: ApiRequest): string {
  const search = new URLSearchParams(query).toString();
  return `${method} ${path}${search && `?${search}`}`;
}

function answer(given: object): ApiResponse {
  if ('status' in given && 'text' in given) return given as ApiResponse;
  return { status: 200, headers: {}, text: JSON.stringify(given) };
}
