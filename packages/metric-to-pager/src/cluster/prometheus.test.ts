import { expect, test } from '@jest/globals';
import { findPrometheus } from './find-prometheus.ts';
import { Objects } from './objects.ts';
import { Prometheus } from './prometheus.ts';
import { fakeApiServer, refusal } from './testing/fake-api-server.ts';

const listener = { kind: 'pods', namespace: 'monitoring', name: 'prometheus-0', port: 9090 } as const;
const ROOT = 'GET /api/v1/namespaces/monitoring/pods/prometheus-0:9090/proxy/api/v1';

function asking(answers: Parameters<typeof fakeApiServer>[0]): Prometheus {
  return new Prometheus(fakeApiServer(answers), listener);
}

test('a vector has samples, including NaN and Inf', async () => {
  const result = [
    { metric: { pod: 'a' }, value: [1, '0.5'] },
    { metric: { pod: 'b' }, value: [1, 'NaN'] },
    { metric: { pod: 'c' }, value: [1, '+Inf'] },
  ];
  const server = asking({ [`${ROOT}/query?query=up+%3E+0`]: { data: { resultType: 'vector', result } } });
  expect(await server.query('up > 0')).toEqual([
    { labels: { pod: 'a' }, value: 0.5 },
    { labels: { pod: 'b' }, value: Number.NaN },
    { labels: { pod: 'c' }, value: Number.POSITIVE_INFINITY },
  ]);
});

test('a scalar is one sample without labels', async () => {
  const server = asking({ [`${ROOT}/query?query=1`]: { data: { resultType: 'scalar', result: [1, '1'] } } });
  expect(await server.query('1')).toEqual([{ labels: {}, value: 1 }]);
});

test('throws with the expression and the reason when Prometheus refuses it', async () => {
  const text = '{"status":"error","errorType":"bad_data","error":"parse error"}';
  const server = asking({ [`${ROOT}/query?query=sum%28`]: { status: 400, headers: {}, text } });
  await expect(server.query('sum(')).rejects.toThrow(/^Prometheus refused query \{"query":"sum\("\}: .*parse error/);
});

test('a 503 is a passing error', async () => {
  const server = asking({ [`${ROOT}/rules`]: refusal(503, 'no endpoints') });
  await expect(server.ruleGroups()).rejects.toMatchObject({ passing: true });
});

test('returns only the dropped targets of the scrape pool', async () => {
  const data = { activeTargets: [], droppedTargets: [{ scrapePool: 'one', discoveredLabels: {} }, { scrapePool: 'two' }] };
  const server = asking({ [`${ROOT}/targets?scrapePool=one`]: { data } });
  expect((await server.targets('one')).dropped).toEqual([{ scrapePool: 'one', discoveredLabels: {} }]);
});

const OPERATED = {
  'GET /apis/monitoring.coreos.com/v1': { resources: [{ name: 'prometheuses', kind: 'Prometheus', namespaced: true, verbs: ['list'] }] },
};
const LIST = 'GET /apis/monitoring.coreos.com/v1/namespaces/monitoring/prometheuses';
const PODS = 'GET /api/v1/namespaces/monitoring/pods?labelSelector=operator.prometheus.io%2Fname%3Dmain';
const MAIN = { metadata: { name: 'main', namespace: 'monitoring' }, spec: {} };
const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

function finding(answers: Parameters<typeof fakeApiServer>[0]) {
  const api = fakeApiServer({ ...OPERATED, ...answers });
  return findPrometheus({ api, objects: new Objects(api) }, { namespace: 'monitoring' });
}

test('findPrometheus connects to a ready pod', async () => {
  const pods = { items: [{ metadata: { name: 'prometheus-1' } }, { metadata: { name: 'prometheus-0' }, status: READY }] };
  const { object, server } = await finding({
    [LIST]: { items: [MAIN] },
    [PODS]: pods,
    [`${ROOT}/scrape_pools`]: { data: { scrapePools: ['x'] } },
  });
  expect(object.metadata.name).toBe('main');
  expect(await server.scrapePools()).toEqual(['x']);
});

test.each([
  ['found none', { [LIST]: { items: [] } }],
  ['found main, second', { [LIST]: { items: [MAIN, { metadata: { name: 'second' } }] } }],
  [
    'None of 1 pods of Prometheus monitoring/main is ready',
    { [LIST]: { items: [MAIN] }, [PODS]: { items: [{ metadata: { name: 'x' } }] } },
  ],
  [
    'listens only on loopback',
    { [LIST]: { items: [{ ...MAIN, spec: { listenLocal: true } }] }, [PODS]: { items: [{ metadata: { name: 'x' }, status: READY }] } },
  ],
])('findPrometheus throws: %s', async (message, answers) => {
  await expect(finding(answers)).rejects.toThrow(message);
});

test.each(['', '/', '/prom', '/prom/'])('behind the prefix %j, the path has one slash between its parts', async (prefix) => {
  const path = `/api/v1/namespaces/monitoring/pods/prometheus-0:9090/proxy${prefix.startsWith('/prom') ? '/prom' : ''}`;
  const api = fakeApiServer({ [`GET ${path}/api/v1/status/buildinfo`]: { data: { version: '3.5.0' } } });
  const prometheus = new Prometheus(api, listener, prefix);
  expect(prometheus.path).toBe(path);
  expect(await prometheus.ask('status/buildinfo')).toEqual({ version: '3.5.0' });
});
