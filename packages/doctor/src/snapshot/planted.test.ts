import { expect, test } from '@jest/globals';
import { Objects } from 'metric-to-pager/cluster';
import { fakeApiServer } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { ANSWERS, data, list, POOL, PROXY, pod } from '../testing/answers.ts';
import { serializeSnapshot } from './serialize.ts';
import { takeSnapshot } from './take.ts';

const MONITORING = 'apis/monitoring.coreos.com';
const named = (spec: object) => list({ metadata: { name: 'checkout', namespace: 'shop' }, spec });
const monitor = (endpoint: object) => ({
  [`GET /${MONITORING}/v1/servicemonitors?limit=500`]: named({ selector: {}, endpoints: [{ port: 'metrics', ...endpoint }] }),
});
const dropped = (discoveredLabels: object) => ({
  [`GET ${PROXY}/targets?state=dropped&scrapePool=${encodeURIComponent(POOL)}`]: data({
    activeTargets: [],
    droppedTargets: [{ scrapePool: POOL, discoveredLabels }],
  }),
});
const active = (fields: object) => ({
  [`GET ${PROXY}/targets?state=active`]: data({
    activeTargets: [
      { scrapePool: POOL, scrapeUrl: 'http://10.0.0.1/', labels: {}, discoveredLabels: {}, health: 'down', lastError: '', ...fields },
    ],
    droppedTargets: [],
  }),
});
const kind = (version: string, name: string, kindName: string) => ({ name, kind: kindName, namespaced: true, verbs: ['list'], version });
const other = (version: 'v1' | 'v1alpha1', name: string, kindName: string, spec: object) => ({
  [`GET /${MONITORING}/${version}`]: { resources: [kind(version, name, kindName), kind(version, 'prometheuses', 'Prometheus')] },
  [`GET /${MONITORING}/${version}/${name}?limit=500`]: named(spec),
});
const alertmanager = 'GET /api/v1/namespaces/monitoring/pods/alertmanager-main-0:9093/proxy/api/v2/status';

/** Credentials in places that are not made for them, as each was found in clusters. */
const PLANTED: Readonly<Record<string, (secret: string) => object>> = {
  'the discovered label __param_token': (secret) => dropped({ __param_token: secret }),
  'the discovered annotation last-applied-configuration': (secret) =>
    dropped({ __meta_kubernetes_service_annotation_kubectl_kubernetes_io_last_applied_configuration: `{"password":"${secret}"}` }),
  'a replacement of a relabeling': (secret) => monitor({ relabelings: [{ targetLabel: '__param_token', replacement: secret }] }),
  'a replacement of a relabeling of metrics': (secret) => monitor({ metricRelabelings: [{ targetLabel: 'key', replacement: secret }] }),
  'a replacement in the configuration of Prometheus': (secret) => ({
    [`GET ${PROXY}/status/config`]: data({
      yaml: `scrape_configs: [{job_name: ${POOL}, relabel_configs: [{target_label: __param_token, replacement: ${secret}}]}]`,
    }),
  }),
  'the user of a proxyUrl': (secret) => monitor({ proxyUrl: `http://me:${secret}@proxy.test` }),
  'a parameter of OAuth2': (secret) => monitor({ oauth2: { tokenUrl: 'https://id.test', endpointParams: { client_secret: secret } } }),
  'the token URL of OAuth2': (secret) => monitor({ oauth2: { tokenUrl: `https://id.test/?key=${secret}` } }),
  'a target of a Probe': (secret) =>
    other('v1', 'probes', 'Probe', { targets: { staticConfig: { static: [`https://me:${secret}@shop.test/?api_key=${secret}`] } } }),
  'a URL of HTTP service discovery': (secret) =>
    other('v1alpha1', 'scrapeconfigs', 'ScrapeConfig', { httpSDConfigs: [{ url: `https://sd.test/${secret}/targets` }] }),
  'a receiver of an Alertmanager': (secret) => ({
    ...other('v1', 'alertmanagers', 'Alertmanager', {}),
    'GET /apis/monitoring.coreos.com/v1/alertmanagers?limit=500': list({ metadata: { name: 'main', namespace: 'monitoring' } }),
    'GET /api/v1/pods?limit=500': list(
      pod('alertmanager-main-0', 'monitoring', { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'main' }),
    ),
    [alertmanager]: { config: { original: `route: {receiver: "https://hooks.test/${secret}"}` } },
  }),
  'a label that relabeling gave a target': (secret) => active({ labels: { namespace: 'shop', api_key: secret } }),
  'the error and the URL of a scrape': (secret) =>
    active({ scrapeUrl: `http://10.0.0.1/metrics?k=${secret}`, lastError: `Get "http://10.0.0.1/metrics?k=${secret}": EOF` }),
};

test.each(Object.keys(PLANTED))('%s is not saved', async (place) => {
  const secret = 's3cret-Tr0ub4dor';
  const api = fakeApiServer({ ...ANSWERS, ...PLANTED[place]?.(secret) });
  const snapshot = await takeSnapshot({ api, objects: new Objects(api) });
  expect(snapshot.prometheus.length + snapshot.alertmanager.length).toBeGreaterThan(0);
  expect(serializeSnapshot(snapshot).includes(secret)).toBe(false);
});
