import type { KubernetesObject } from 'metric-to-pager/cluster';
import type { Answers } from '../../../metric-to-pager/src/cluster/testing/fake-api-server.ts';
import { API_VERSIONS, type KindName } from '../snapshot/kinds.ts';
import { ANSWERS, list, pod } from './answers.ts';
import { healthy } from './healthy.ts';

/** What the API server of the healthy cluster answers, with objects of many kinds, a Prometheus and an Alertmanager. */
export function worldAnswers(): Answers {
  const kinds = (Object.keys(API_VERSIONS) as KindName[]).filter((kind) => kind !== 'CustomResourceDefinition');
  const resources = kinds.map((kind) => ({ name: kind.toLowerCase(), kind, namespaced: true, verbs: ['list'] }));
  const root = (kind: KindName) => `GET ${API_VERSIONS[kind].includes('/') ? '/apis' : '/api'}/${API_VERSIONS[kind]}`;
  const dashboards = { name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['list'] };
  const discovery = kinds.map((kind) => [
    root(kind),
    {
      resources: [
        ...resources.filter((one) => root(one.kind as KindName) === root(kind)),
        ...(root(kind) === 'GET /api/v1' ? [dashboards] : []),
      ],
    },
  ]);
  const alertmanager = pod('alertmanager-main-0', 'monitoring', { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'main' });
  const objects = Map.groupBy<string, KubernetesObject>(healthy().objects, ({ kind }) => kind);
  const lists = kinds.map((kind) => {
    const name = kind === 'Secret' ? 'namespaces/shop/secret' : kind.toLowerCase();
    const query = kind === 'Event' ? 'fieldSelector=reason%3DInvalidConfiguration&limit=500' : 'limit=500';
    const found = [
      ...(objects.get(kind) ?? []),
      ...(kind === 'Pod' ? [alertmanager] : []),
      ...(kind === 'Event' ? [EVENT] : []),
      ...(kind === 'ServiceMonitor' ? [REFERRING] : []),
    ];
    return [`${root(kind)}/${name}?${query}`, list(...found)];
  });
  const ofServers = Object.entries(ANSWERS).filter(
    ([request]) => !/^GET \/apis?\/[^?]*\?/.test(request) || request.includes('/proxy/') || request.includes('configmaps'),
  );
  return { ...Object.fromEntries(ofServers), ...Object.fromEntries([...discovery, ...lists]), [ROUTER]: { config: { original: CONFIG } } };
}

// --- internal ---

const ROUTER = 'GET /api/v1/namespaces/monitoring/pods/alertmanager-main-0:9093/proxy/api/v2/status';

const CONFIG = `
route: {receiver: 'null', routes: [{receiver: shop/checkout/team, matchers: ['severity="critical"'], match: {namespace: shop}, continue: true}]}
`;

const REFERRING = {
  metadata: { name: 'referring', namespace: 'shop' },
  spec: { selector: {}, endpoints: [{ port: 'metrics', authorization: { credentials: { name: 'scrape', key: 'token' } } }] },
};

const EVENT = {
  metadata: { name: 'rejected', namespace: 'shop' },
  involvedObject: { kind: 'ServiceMonitor', namespace: 'shop', name: 'checkout' },
  reason: 'InvalidConfiguration',
  message: 'rejected',
  lastTimestamp: '2026-01-01T11:30:00Z',
};
