import type { ApiRequest } from '../../cluster/api-server.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';

/** The answers of a Prometheus about the installation "shop" in the namespace "shop". */
export interface ShopAnswers {
  readonly targets?: readonly { readonly health: string; readonly lastError?: string }[];
  readonly rules?: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
  /** Samples by the name of the series that an expression reads first. */
  readonly samples?: Readonly<Record<string, readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>>;
}

/** The Prometheus of the fake cluster, with its pod. */
export const PROMETHEUS_OBJECTS: readonly KubernetesObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } },
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'k8s', namespace: 'monitoring' } },
  readyPod({ name: 'prometheus-k8s-0', namespace: 'monitoring', labels: { 'operator.prometheus.io/name': 'k8s' } }),
];

/** Returns a pod that is ready. */
export function readyPod(metadata: KubernetesObject['metadata'], image = 'shop:1.2.3'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    ...{ spec: { containers: [{ name: 'app', image }] }, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
  };
}

/** Labels by which the Deployment of the shop selects its pods. */
export const SHOP_LABELS = { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/instance': 'a' };

/** The Deployment of the shop, with the instance label of an overlay. */
export const SHOP_DEPLOYMENT: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop', namespace: 'shop' },
  ...{ spec: { selector: { matchLabels: SHOP_LABELS } } },
};

/** Answers for the Prometheus of the fake cluster. */
export function prometheusAnswers({ targets = [], rules = [], samples = {} }: ShopAnswers) {
  return (host: string, path: string, { query = {} }: ApiRequest): object | undefined => {
    if (host !== 'prometheus-k8s-0:9090') return undefined;
    switch (path) {
      case '/api/v1/scrape_pools':
        return { data: { scrapePools: targets.length > 0 ? ['serviceMonitor/shop/shop/0', 'serviceMonitor/other/shop/0'] : [] } };
      case '/api/v1/targets':
        return {
          data: {
            activeTargets: targets.map((target, index) => ({
              labels: {},
              scrapePool: 'serviceMonitor/shop/shop/0',
              scrapeUrl: `http://10.0.0.${index + 1}:9464/metrics`,
              lastError: '',
              ...target,
            })),
            droppedTargets: [],
          },
        };
      case '/api/v1/rules':
        return {
          data: {
            groups: [
              { name: 'shop', file: '/etc/rules/shop-shop-0f.yaml', rules: rules.map((rule) => ({ ...RULE, ...rule })) },
              { name: 'shop', file: '/etc/rules/other-shop-1a.yaml', rules: [{ ...RULE, health: 'err' }] },
            ],
          },
        };
      case '/api/v1/query': {
        const [, series = ''] = /\(?(\b[a-zA-Z_:][\w:]*)\{/.exec(query['query'] ?? '') ?? [];
        const result = (samples[series] ?? []).map(({ labels, value }) => ({ metric: labels, value: [0, String(value)] }));
        return { data: { resultType: 'vector', result } };
      }
      default:
        return undefined;
    }
  };
}

// --- internal ---

/** The fields of a rule that every answer has. */
const RULE = { name: 'ShopErrors', type: 'alerting' };
