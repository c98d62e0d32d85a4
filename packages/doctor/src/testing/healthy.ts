import { API_VERSIONS, type KindName, OPERATOR_KINDS } from '../snapshot/kinds.ts';
import { SNAPSHOT_VERSION, type Snapshot } from '../snapshot/snapshot.ts';

/** When the snapshots of tests are taken; their objects are an hour old. */
export const TAKEN_AT = '2026-01-01T12:00:00.000Z';
const CREATED = '2026-01-01T11:00:00Z';

/** An object of a snapshot that is an hour old. */
export function object(kind: KindName, name: string, namespace: string | undefined, fields: object, metadata: object = {}) {
  return {
    apiVersion: API_VERSIONS[kind],
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }), uid: `uid-${name}`, creationTimestamp: CREATED, ...metadata },
    ...fields,
  };
}

/** A running pod with one container and its ports, by name. */
export function pod(
  name: string,
  namespace: string,
  labels: object,
  ports: Readonly<Record<string, number>> = { http: 8080, metrics: 9464 },
  podIP = '10.0.0.1',
) {
  const declared = Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort }));
  return object(
    'Pod',
    name,
    namespace,
    {
      spec: { containers: [{ name: 'app', image: 'app:1', ports: declared }] },
      status: { phase: 'Running', podIP, conditions: [{ type: 'Ready', status: 'True' }] },
    },
    { labels, ownerReferences: [{ kind: 'ReplicaSet', name: `${name.replace(/-[^-]+$/, '')}-abc` }] },
  );
}

/** A workload whose pods have these labels. */
export function deployment(
  name: string,
  namespace: string,
  labels: object,
  containers: readonly object[] = [{ name: 'app', image: 'app:1' }],
) {
  const spec = { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } };
  return object('Deployment', name, namespace, { spec, status: { readyReplicas: 1 } }, { labels });
}

/** A Service with two ports, `http` and `metrics`. */
export function service(name: string, namespace: string, selector: object, labels: object = selector) {
  const ports = [
    { name: 'http', port: 80, targetPort: 'http' },
    { name: 'metrics', port: 9464, targetPort: 'metrics' },
  ];
  return object('Service', name, namespace, { spec: { selector, ports, clusterIP: '10.1.0.1' } }, { labels });
}

/** The addresses behind a Service. */
export function slice(of: string, namespace: string, pods: readonly string[]) {
  const endpoints = pods.map((name) => ({ addresses: ['10.0.0.1'], conditions: { ready: true }, targetRef: { kind: 'Pod', name } }));
  const fields = { endpoints, ports: [{ name: 'metrics', port: 9464 }] };
  return object('EndpointSlice', `${of}-1`, namespace, fields, { labels: { 'kubernetes.io/service-name': of } });
}

/** A target that is up. */
export function target(pool: string, url: string, labels: object = {}) {
  return {
    pool,
    url,
    labels: { namespace: 'shop', pod: 'checkout-1', service: 'checkout', job: 'checkout', ...labels },
    health: 'up',
    error: '',
  };
}

/** The steps by which the operator keeps the targets of a ServiceMonitor. */
export const CHECKOUT_STEPS = [
  { action: 'keep', source_labels: ['__meta_kubernetes_service_label_app'], regex: '(checkout)' },
  { action: 'keep', source_labels: ['__meta_kubernetes_endpointslice_port_name'], regex: 'metrics' },
  { target_label: 'endpoint', replacement: 'metrics' },
];

export const APP = { app: 'checkout' };
export const POOL = 'serviceMonitor/shop/checkout/0';
export const URL_1 = 'http://10.0.0.1:9464/metrics';
const RELEASE = { release: 'stack' };
const USER = 'system:serviceaccount:monitoring:prometheus';

/** A cluster in which everything is right: a service with monitor, rules, routing and a dashboard, watched by a stack. */
export function healthy(): Snapshot {
  return {
    version: SNAPSHOT_VERSION,
    takenAt: TAKEN_AT,
    kinds: [...OPERATOR_KINDS],
    listed: Object.fromEntries(Object.keys(API_VERSIONS).map((kind) => [kind, kind === 'Secret' ? ['shop'] : 'all'])),
    objects: [...stackObjects(), ...shopObjects()] as unknown as Snapshot['objects'],
    dashboards: [
      {
        namespace: 'shop',
        configMap: 'checkout-dashboards',
        labels: { grafana_dashboard: '1' },
        annotations: { grafana_folder: 'Shop' },
        key: 'checkout.json',
        uid: 'checkout',
        title: 'Checkout',
        inputs: [],
        datasources: [`$${'{datasource}'}`],
        queries: [{ panel: 'Requests', expr: 'sum(rate(checkout_requests_total[5m]))' }],
      },
    ],
    access: ['pods', 'services', 'endpointslices'].map((resource) => ({
      user: USER,
      verb: 'list',
      group: resource === 'endpointslices' ? 'discovery.k8s.io' : '',
      resource,
      namespace: '',
      allowed: true,
    })),
    prometheus: [
      {
        kind: 'Prometheus',
        namespace: 'monitoring',
        name: 'main',
        pod: 'prometheus-main-0',
        version: '3.5.0',
        reloadSuccess: true,
        generatedJobs: [POOL],
        pools: { [POOL]: { relabel: CHECKOUT_STEPS, metricRelabel: [] } },
        targets: [target(POOL, URL_1)],
        rules: [
          {
            group: 'checkout',
            file: '/etc/rules/shop-checkout-uid-checkout.yaml',
            name: 'CheckoutErrors',
            type: 'alerting',
            health: 'ok',
            error: '',
          },
          {
            group: 'checkout',
            file: '/etc/rules/shop-checkout-uid-checkout.yaml',
            name: 'checkout:errors:ratio',
            type: 'recording',
            health: 'ok',
            error: '',
          },
        ],
        alertmanagers: { active: ['http://10.0.0.9:9093/api/v2/alerts'], dropped: 0 },
        retentionSeconds: 864_000,
        metricNames: ['up', 'checkout_requests_total', 'checkout_errors_total', 'checkout:errors:ratio'],
        described: ['checkout_requests_total', 'checkout_errors_total'],
        jobs: ['checkout'],
        displaced: [],
        largest: [{ name: 'checkout_requests_total', series: 20 }],
        headSeries: 1000,
        nan: [],
      },
    ],
    alertmanager: [
      {
        namespace: 'monitoring',
        name: 'main',
        route: {
          receiver: 'null',
          matchers: [],
          continue: false,
          routes: [{ receiver: 'shop/checkout/team', matchers: ['namespace="shop"', 'severity="critical"'], continue: true, routes: [] }],
        },
      },
    ],
    denied: [],
  };
}

// --- internal ---

function stackObjects(): readonly object[] {
  const selecting = { matchLabels: RELEASE };
  const webhookRules = [
    { apiGroups: ['monitoring.coreos.com'], apiVersions: ['*'], operations: ['CREATE'], resources: ['prometheusrules'] },
  ];
  return [
    object('Namespace', 'monitoring', undefined, {}, { labels: { 'kubernetes.io/metadata.name': 'monitoring' } }),
    ...OPERATOR_KINDS.map((kind) =>
      object(
        'CustomResourceDefinition',
        `${kind.toLowerCase()}s.monitoring.coreos.com`,
        undefined,
        {},
        { annotations: { 'operator.prometheus.io/version': '0.85.0' } },
      ),
    ),
    deployment('operator', 'monitoring', { app: 'operator' }, [
      { name: 'operator', image: 'quay.io/prometheus-operator/prometheus-operator:v0.85.0', args: ['--kubelet-endpoints=true'] },
    ]),
    object('Prometheus', 'main', 'monitoring', {
      spec: {
        serviceAccountName: 'prometheus',
        serviceDiscoveryRole: 'EndpointSlice',
        serviceMonitorSelector: selecting,
        serviceMonitorNamespaceSelector: {},
        podMonitorSelector: selecting,
        podMonitorNamespaceSelector: {},
        ruleSelector: selecting,
        ruleNamespaceSelector: {},
        alerting: { alertmanagers: [{ namespace: 'monitoring', name: 'alertmanager', port: 'http-web' }] },
      },
      status: { conditions: [{ type: 'Available', status: 'True', observedGeneration: 1 }] },
    }),
    pod(
      'prometheus-main-0',
      'monitoring',
      { 'operator.prometheus.io/name': 'main', 'app.kubernetes.io/name': 'prometheus' },
      { 'http-web': 9090 },
    ),
    object('Alertmanager', 'main', 'monitoring', {
      spec: { alertmanagerConfigSelector: {}, alertmanagerConfigNamespaceSelector: {} },
    }),
    object('Service', 'alertmanager', 'monitoring', {
      spec: { selector: { 'app.kubernetes.io/name': 'alertmanager', alertmanager: 'main' }, ports: [{ name: 'http-web', port: 9093 }] },
    }),
    object('Service', 'operator', 'monitoring', { spec: { selector: { app: 'operator' }, ports: [{ name: 'https', port: 443 }] } }),
    slice('operator', 'monitoring', ['operator-1']),
    object('ValidatingWebhookConfiguration', 'admission', undefined, {
      webhooks: [
        {
          name: 'prometheusrulevalidate.monitoring.coreos.com',
          failurePolicy: 'Fail',
          rules: webhookRules,
          clientConfig: { service: { name: 'operator', namespace: 'monitoring' }, caBundle: 'valid' },
        },
      ],
    }),
    deployment('grafana', 'monitoring', { app: 'grafana' }, [
      {
        name: 'grafana-sc-dashboard',
        image: 'quay.io/kiwigrid/k8s-sidecar:1.30.0',
        env: Object.entries({ LABEL: 'grafana_dashboard', LABEL_VALUE: '1', NAMESPACE: 'ALL', FOLDER_ANNOTATION: 'grafana_folder' }).map(
          ([name, value]) => ({ name, value }),
        ),
      },
    ]),
  ];
}

function shopObjects(): readonly object[] {
  return [
    object('Namespace', 'shop', undefined, {}, { labels: { 'kubernetes.io/metadata.name': 'shop' } }),
    deployment('checkout', 'shop', APP),
    pod('checkout-1', 'shop', APP),
    service('checkout', 'shop', APP),
    slice('checkout', 'shop', ['checkout-1']),
    object(
      'ServiceMonitor',
      'checkout',
      'shop',
      { spec: { selector: { matchLabels: APP }, endpoints: [{ port: 'metrics' }] } },
      { labels: RELEASE },
    ),
    object(
      'PrometheusRule',
      'checkout',
      'shop',
      {
        spec: {
          groups: [
            {
              name: 'checkout',
              rules: [
                {
                  alert: 'CheckoutErrors',
                  expr: 'sum by (namespace) (rate(checkout_errors_total{job="checkout"}[5m])) > 1',
                  labels: { severity: 'critical' },
                  annotations: { summary: '{{ $value }} errors per second' },
                },
                { record: 'checkout:errors:ratio', expr: 'sum(rate(checkout_errors_total[5m])) / sum(rate(checkout_requests_total[5m]))' },
              ],
            },
          ],
        },
      },
      { labels: RELEASE },
    ),
    object('AlertmanagerConfig', 'checkout', 'shop', {
      spec: { route: { receiver: 'team', matchers: [{ name: 'severity', value: 'critical', matchType: '=' }] } },
    }),
  ];
}
