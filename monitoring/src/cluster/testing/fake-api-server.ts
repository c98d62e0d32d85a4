import type { ApiAnswer, ApiRequest, ApiServer } from '../api-server.ts';

/** What a fake answers to one request: an object with status 200, or an answer as it is; several are given in turns, the last for good. */
export type Answers = Readonly<Record<string, object | readonly object[]>>;

/** An API server that answers from a table, by `METHOD path?query`, and remembers what it was asked. */
export interface FakeApiServer extends ApiServer {
  readonly requests: readonly ApiRequest[];
}

/** An answer that is no success. */
export function refusal(status: number, message: string): ApiAnswer {
  return { status, headers: {}, text: JSON.stringify({ kind: 'Status', message }) };
}

/** Makes an API server that knows namespaces, pods and Deployments besides what the table says, and answers anything else with 404. */
export function fakeApiServer(answers: Answers = {}): FakeApiServer {
  const table: Answers = { ...DISCOVERY, ...answers };
  const asked = new Map<string, number>();
  const requests: ApiRequest[] = [];
  return {
    url: 'https://cluster.test',
    requests,
    async send(request) {
      requests.push(request);
      const key = keyOf(request);
      const turn = asked.get(key) ?? 0;
      asked.set(key, turn + 1);
      const found = table[key];
      if (found === undefined) return refusal(404, `nothing is at ${key}`);
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

function answer(given: object): ApiAnswer {
  if ('status' in given && 'text' in given) return given as ApiAnswer;
  return { status: 200, headers: {}, text: JSON.stringify(given) };
}
