import { expect, test } from '@jest/globals';
import { Objects } from 'metric-to-pager/cluster';
import { stringify } from 'yaml';
import { type Answers, fakeApiServer } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { ANSWERS, data, list, POOL, PROXY, pod } from '../testing/answers.ts';
import { type Declared, declaredIn } from '../testing/declared-types.ts';
import { type Given, Planted } from '../testing/plant.ts';
import { REFERRING_FIELDS } from './kept-references.ts';
import { KEPT_SNAPSHOT } from './kept-snapshot.ts';
import { API_VERSIONS, type KindName } from './kinds.ts';
import { serializeSnapshot } from './serialize.ts';
import { takeSnapshot } from './take.ts';
import { TEXT_RULES, type TextRule } from './text-rules.ts';

const MONITORING = '@kubernetes-models/prometheus-operator/monitoring.coreos.com';

/** Where the packages of types declare a kind; that of Grafana's operator has none, and a Rollout is read as a Deployment. */
function declarationOf(kind: KindName | 'ConfigMap'): Declared {
  if (kind === 'GrafanaDashboard') {
    const text = { is: 'text' } as const;
    const reference = {
      is: 'object',
      name: '',
      fields: () =>
        new Map([
          ['name', text],
          ['key', text],
        ] as const),
    } as const;
    const spec = {
      is: 'object',
      name: '',
      fields: () =>
        new Map<string, Declared>([
          ['configMapRef', reference],
          ['json', text],
          ['url', text],
        ]),
    } as const;
    return {
      is: 'object',
      name: kind,
      fields: () =>
        new Map<string, Declared>([
          ['metadata', metadata()],
          ['spec', spec],
        ]),
    };
  }
  if (kind === 'Rollout') return declarationOf('Deployment');
  const version = kind === 'ConfigMap' ? 'v1' : API_VERSIONS[kind];
  const [group, short] = version.includes('/') ? version.split('/') : ['', version];
  return group === 'monitoring.coreos.com'
    ? declaredIn(`${MONITORING}/${short}/${kind}`, `I${kind}`)
    : declaredIn(`kubernetes-models/${version}/${kind}`, `I${kind}`);
}

function metadata(): Declared {
  return declaredIn('@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta', 'IObjectMeta');
}

const KINDS = Object.keys(API_VERSIONS) as KindName[];

/** The values with which what is kept under a condition is kept. */
const CONDITIONAL: readonly Given[] = [
  {},
  { restartPolicy: 'Always', image: 'quay.io/prometheus-operator/prometheus-operator:v0.85.0', type: 'Ready' },
  { type: 'ReplicaFailure', subresource: 'spec' },
];

function objectsWith(planted: Planted): Answers {
  const resources = [...KINDS, 'ConfigMap' as const].map((kind) => {
    const apiVersion = kind === 'ConfigMap' ? 'v1' : API_VERSIONS[kind];
    return { apiVersion, kind, name: kind.toLowerCase(), namespaced: true, verbs: ['list'] };
  });
  const root = (version: string) => (version.includes('/') ? `/apis/${version}` : `/api/${version}`);
  const discovery = [...Map.groupBy(resources, ({ apiVersion }) => apiVersion)].map(([version, found]) => [
    `GET ${root(version)}`,
    { resources: found },
  ]);
  const lists = resources.map(({ apiVersion, kind, name }) => {
    const declared = declarationOf(kind);
    const items = CONDITIONAL.map((given) => {
      const { apiVersion: _version, kind: _kind, ...object } = planted.object(declared, kind, given) as Record<string, unknown>;
      return object;
    });
    const query = kind === 'Event' ? 'fieldSelector=reason%3DInvalidConfiguration&limit=500' : 'limit=500';
    return [
      `GET ${root(apiVersion)}/${kind === 'Secret' ? 'namespaces/shop/' : ''}${name}?${query}`,
      list(...items, ...(EXTRA[kind] ?? [])),
    ];
  });
  return Object.fromEntries([...discovery, ...lists]);
}

const REFERRING = { port: 'metrics', authorization: { credentials: { name: 'scrape', key: 'token' } } };

/** The Prometheus and the Alertmanager that answer, and a monitor for which Secrets are read. */
const EXTRA: Readonly<Record<string, readonly object[]>> = {
  ServiceMonitor: [{ metadata: { name: 'checkout', namespace: 'shop' }, spec: { selector: {}, endpoints: [REFERRING] } }],
  Prometheus: [{ metadata: { name: 'main', namespace: 'monitoring' }, spec: {} }],
  Alertmanager: [{ metadata: { name: 'main', namespace: 'monitoring' } }],
  Pod: [
    pod('prometheus-main-0', 'monitoring', { 'operator.prometheus.io/name': 'main', 'app.kubernetes.io/name': 'prometheus' }),
    pod('alertmanager-main-0', 'monitoring', { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'main' }),
  ],
};

const DISCOVERED = Object.fromEntries(
  [
    '__param_token',
    '__meta_kubernetes_service_annotation_kubectl_kubernetes_io_last_applied_configuration',
    '__meta_kubernetes_pod_annotation_prometheus_io_path',
    '__meta_kubernetes_namespace',
    '__meta_kubernetes_pod_label_app',
    '__address__',
    '?',
  ].map((name) => [name, '?']),
);
const STEP = { action: '?', source_labels: ['?'], separator: '?', regex: '?', target_label: '?', replacement: '?' };
const TARGET = {
  discoveredLabels: DISCOVERED,
  labels: { namespace: '?', pod: '?', job: '?', instance: '?', '?': '?' },
  scrapePool: '?',
  scrapeUrl: '?',
  globalUrl: '?',
  lastError: '?',
  health: '?',
};
const ALERT = { labels: { '?': '?' }, annotations: { '?': '?' }, state: '?', value: '?' };
const RULE = {
  name: '?',
  query: '?',
  labels: { '?': '?' },
  annotations: { '?': '?' },
  alerts: [ALERT],
  health: '?',
  lastError: '?',
  type: '?',
};
const ROUTE = { receiver: '?', matchers: ['?'], match: { '?': '?' }, match_re: { '?': '?' }, group_by: ['?'] };

function serversWith(planted: Planted): Answers {
  const answer = (name: string, value: unknown) => data(planted.json(value, name));
  const yaml = planted.json(
    {
      global: { external_labels: { '?': '?' } },
      remote_write: [{ url: '?', basic_auth: { password: '?' } }],
      scrape_configs: [
        { job_name: '?', proxy_url: '?', params: { '?': ['?'] }, static_configs: [{ targets: ['?'] }], relabel_configs: [STEP] },
        { job_name: POOL, metric_relabel_configs: [STEP] },
      ],
    },
    'config',
  );
  const router = planted.json(
    { global: { slack_api_url: '?' }, route: { ...ROUTE, routes: [ROUTE] }, receivers: [{ name: '?', webhook_configs: [{ url: '?' }] }] },
    'router',
  );
  return {
    [`GET ${PROXY}/status/buildinfo`]: answer('buildinfo', { version: '?', revision: '?' }),
    [`GET ${PROXY}/status/runtimeinfo`]: answer('runtimeinfo', { reloadConfigSuccess: true, storageRetention: '?', CWD: '?' }),
    [`GET ${PROXY}/status/config`]: data({ yaml: stringify(yaml) }),
    [`GET ${PROXY}/targets?state=active`]: answer('targets', { activeTargets: [TARGET], droppedTargets: [] }),
    [`GET ${PROXY}/targets?state=dropped&scrapePool=${encodeURIComponent(POOL)}`]: answer('dropped', {
      activeTargets: [],
      droppedTargets: [{ scrapePool: POOL, discoveredLabels: DISCOVERED }],
      droppedTargetCounts: { '?': 1 },
    }),
    [`GET ${PROXY}/rules`]: answer('rules', { groups: [{ name: '?', file: '?', rules: [RULE] }] }),
    [`GET ${PROXY}/alertmanagers`]: answer('alertmanagers', { activeAlertmanagers: [{ url: '?' }], droppedAlertmanagers: [{ url: '?' }] }),
    [`GET ${PROXY}/label/__name__/values`]: answer('names', ['?']),
    [`GET ${PROXY}/metadata?limit_per_metric=1`]: answer('metadata', { '?': [{ type: '?', help: '?', unit: '?' }] }),
    [`GET ${PROXY}/label/job/values`]: answer('jobs', ['?']),
    [`GET ${PROXY}/labels`]: answer('labels', ['?', 'exported_namespace']),
    [`GET ${PROXY}/status/tsdb`]: answer('tsdb', { headStats: { numSeries: 5 }, seriesCountByMetricName: [{ name: '?', value: 5 }] }),
    [QUERY]: answer('query', { resultType: 'vector', result: [{ metric: { __name__: '?', job: '?', '?': '?' }, value: [0, '1'] }] }),
    'GET /api/v1/namespaces/monitoring/pods/alertmanager-main-0:9093/proxy/api/v2/status': { config: { original: stringify(router) } },
  };
}

const QUERY = `GET ${PROXY}/query?${new URLSearchParams({ query: 'count by (__name__, job) ({exported_namespace!=""})' })}`;

/** Where the list has what servers and ConfigMaps answer. */
const ANSWERED: Readonly<Record<string, string>> = {
  'config.scrape_configs[].job_name': 'prometheus[].pools.* (name)',
  'config.scrape_configs[].relabel_configs[].': 'prometheus[].pools.*.relabel[].',
  'config.scrape_configs[].metric_relabel_configs[].': 'prometheus[].pools.*.metricRelabel[].',
  'targets.activeTargets[].labels.': 'prometheus[].targets[].labels.',
  'targets.activeTargets[].scrapePool': 'prometheus[].targets[].pool',
  'dropped.droppedTargetCounts.* (name)': 'prometheus[].droppedCounts.* (name)',
  'dropped.droppedTargets[].discoveredLabels.': 'prometheus[].dropped[].labels.',
  'rules.groups[].name': 'prometheus[].rules[].group',
  'rules.groups[].file': 'prometheus[].rules[].file',
  'rules.groups[].rules[].name': 'prometheus[].rules[].name',
  'names[]': 'prometheus[].metricNames[]',
  'metadata.* (name)': 'prometheus[].described[]',
  'jobs[]': 'prometheus[].jobs[]',
  'tsdb.seriesCountByMetricName[].name': 'prometheus[].largest[].name',
  'query.result[].metric.__name__': 'prometheus[].displaced[].metric',
  'query.result[].metric.job': 'prometheus[].displaced[].job',
  'Secret.data.* (name)': 'Secret.keys[]',
  'Secret.stringData.* (name)': 'Secret.keys[]',
};

const TEXTS = KEPT_SNAPSHOT.texts('');

/** Whether the list says that a text at a path is kept as it is. */
function isListed(path: string, secret: string): boolean {
  const [from = path, to = path] = Object.entries(ANSWERED).find(([prefix]) => path.startsWith(prefix)) ?? [];
  const listed = to + path.slice(from.length);
  return TEXTS.some(({ path: at, rule }) => {
    const keeps = TEXT_RULES[rule as TextRule].keep(secret, () => '').includes(secret);
    return keeps && (at === listed || isBelow(listed, at) || isMatched(listed, at));
  });
}

/** A reference to a key of a Secret stands at any depth below a field. */
function isBelow(path: string, at: string): boolean {
  const [above = '', field = ''] = at.split('…');
  return at.includes('…') && path.startsWith(above) && path.endsWith(`.${field}`);
}

/** A pattern of the list stands for the last name of a path. */
function isMatched(path: string, at: string): boolean {
  const start = at.indexOf('.^');
  return start > 0 && path.startsWith(`${at.slice(0, start)}.`) && new RegExp(at.slice(start + 1)).test(path.slice(start + 1));
}

test('of a secret in every text of every kind and of every answer, a saved file holds those that are listed', async () => {
  const planted = new Planted();
  const api = fakeApiServer({ ...ANSWERS, ...objectsWith(planted), ...serversWith(planted) });
  const snapshot = await takeSnapshot({ api, objects: new Objects(api) });
  expect(snapshot.denied.filter(({ what }) => what.startsWith('read '))).toEqual([]);
  expect(new Set(snapshot.objects.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  expect(planted.paths.size).toBeGreaterThan(5000);

  const found = planted.foundIn(serializeSnapshot(snapshot));
  expect(found.size).toBeGreaterThan(300);
  expect([...found].filter(([secret, path]) => !isListed(path, secret)).map(([, path]) => path)).toEqual([]);
});

test('every field that leads to a key of a Secret in a monitor is followed', () => {
  const leading = new Set<string>();
  const leads = (declared: Declared, above: readonly string[]): boolean => {
    if (declared.is === 'list' || declared.is === 'map') return leads(declared.of(), above);
    if (declared.is !== 'object' || above.includes(declared.name)) return false;
    if (declared.name.endsWith('SecretKeySelector')) return true;
    const fields = [...declared.fields()].filter(([, field]) => leads(field, [...above, declared.name]));
    for (const [name] of fields) leading.add(name);
    return fields.length > 0;
  };
  for (const kind of ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'] as const) leads(declarationOf(kind), []);
  expect([...leading].filter((name) => !['spec', 'endpoints', 'podMetricsEndpoints', ...REFERRING_FIELDS].includes(name))).toEqual([]);
});
