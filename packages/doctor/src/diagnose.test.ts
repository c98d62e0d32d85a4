import { expect, test } from '@jest/globals';
import { diagnose } from './diagnose.ts';
import { exitCodeOf } from './diagnosis.ts';
import { findingKey } from './finding.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { APP, CHECKOUT_STEPS, deployment, healthy, object, POOL, pod, service, slice, target, URL_1 } from './testing/healthy.ts';
import { add, change, remove, serve } from './testing/merge.ts';

const PROMETHEUS = 'Prometheus/monitoring/main';
const MONITOR = 'ServiceMonitor/shop/checkout';
const STACK = { labels: { release: 'stack' } };
const pools = (...names: string[]) => ({
  pools: Object.fromEntries(names.map((name) => [name, { relabel: CHECKOUT_STEPS, metricRelabel: [] }])),
});
const monitor = (name: string, spec: object, namespace = 'shop') => object('ServiceMonitor', name, namespace, { spec }, STACK);
const endpoints = (...given: readonly object[]) => change(healthy(), MONITOR, { spec: { endpoints: given } });

/** A second Prometheus that selects everything, and answers like the first. */
function second(kind: 'Prometheus' | 'PrometheusAgent', spec: object): Snapshot {
  const {
    kind: _kind,
    name: _name,
    rules: _rules,
    metricNames: _names,
    ...rest
  } = healthy().prometheus[0] as Snapshot['prometheus'][number];
  const server = { ...rest, kind, name: 'other', pod: 'prom-other-0' };
  const labels = {
    'operator.prometheus.io/name': 'other',
    'app.kubernetes.io/name': kind === 'Prometheus' ? 'prometheus' : 'prometheus-agent',
  };
  const snapshot = add(healthy(), object(kind, 'other', 'monitoring', { spec }), pod('prom-other-0', 'monitoring', labels));
  return { ...snapshot, prometheus: [...snapshot.prometheus, server] };
}

const unusual: Readonly<Record<string, Snapshot>> = {
  'selectors that are empty, and so select everything': change(healthy(), PROMETHEUS, {
    spec: { serviceMonitorSelector: { matchLabels: null }, ruleSelector: { matchLabels: null } },
  }),
  'selectors that are absent for kinds of which no object exists': change(healthy(), PROMETHEUS, {
    spec: { podMonitorSelector: null, podMonitorNamespaceSelector: null },
  }),
  'an absent namespace selector with everything in the namespace of Prometheus': serve(
    add(
      change(remove(healthy(), MONITOR, 'PrometheusRule/shop/checkout', 'AlertmanagerConfig/shop/checkout'), PROMETHEUS, {
        spec: { serviceMonitorNamespaceSelector: null, ruleNamespaceSelector: null },
      }),
      monitor(
        'checkout',
        { selector: { matchLabels: APP }, namespaceSelector: { matchNames: ['shop'] }, endpoints: [{ port: 'metrics' }] },
        'monitoring',
      ),
    ),
    {
      pools: { [POOL]: null, ...pools('serviceMonitor/monitoring/checkout/0').pools },
      targets: [target('serviceMonitor/monitoring/checkout/0', URL_1)],
    },
  ),
  'selectors by matchExpressions': change(
    change(healthy(), MONITOR, {
      spec: {
        selector: {
          matchLabels: null,
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['checkout', 'cart'] },
            { key: 'canary', operator: 'DoesNotExist' },
          ],
        },
      },
    }),
    PROMETHEUS,
    {
      spec: {
        serviceMonitorSelector: {
          matchLabels: null,
          matchExpressions: [
            { key: 'release', operator: 'Exists' },
            { key: 'release', operator: 'NotIn', values: ['old'] },
          ],
        },
      },
    },
  ),
  'a targetPort by number': endpoints({ targetPort: 9464 }),
  'a targetPort by name': endpoints({ targetPort: 'metrics' }),
  'a targetPort that the Service does not have, but the container declares': change(
    endpoints({ targetPort: 'metrics' }),
    'Service/shop/checkout',
    { spec: { ports: [{ name: 'http', port: 80, targetPort: 8080 }] } },
  ),
  'no port, of a Service and pods with one': change(
    change(endpoints({ path: '/metrics' }), 'Service/shop/checkout', { spec: { ports: [{ port: 80, targetPort: 9464 }] } }),
    'Pod/shop/checkout-1',
    { spec: { containers: [{ name: 'app', ports: [{ containerPort: 9464 }] }] } },
  ),
  'a PodMonitor, and no Service': serve(
    add(
      remove(healthy(), MONITOR, 'Service/shop/checkout', 'EndpointSlice/shop/checkout-1'),
      object(
        'PodMonitor',
        'checkout',
        'shop',
        { spec: { selector: { matchLabels: APP }, podMetricsEndpoints: [{ port: 'metrics' }] } },
        STACK,
      ),
    ),
    { pools: { [POOL]: null, ...pools('podMonitor/shop/checkout/0').pools }, targets: [target('podMonitor/shop/checkout/0', URL_1)] },
  ),
  'two Prometheuses that scrape the same': second('Prometheus', { serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} }),
  'a Prometheus that selects nothing beside one that does': {
    ...add(
      healthy(),
      object('Prometheus', 'other', 'monitoring', { spec: { serviceMonitorSelector: { matchLabels: { team: 'other' } } } }),
      pod('prom-other-0', 'monitoring', { 'operator.prometheus.io/name': 'other' }),
    ),
  },
  'two shards that share the targets, with a ThanosRuler for the rules': (() => {
    const snapshot = add(
      change(healthy(), PROMETHEUS, { spec: { shards: 2, ruleSelector: null } }),
      object('ThanosRuler', 'all', 'monitoring', { spec: { ruleSelector: {}, ruleNamespaceSelector: {} } }),
      pod('checkout-2', 'shop', APP, undefined, '10.0.0.2'),
      pod('prometheus-main-shard-1-0', 'monitoring', { 'operator.prometheus.io/name': 'main', 'operator.prometheus.io/shard': '1' }),
    );
    const [first] = snapshot.prometheus;
    const other = {
      ...(first as Snapshot['prometheus'][number]),
      pod: 'prometheus-main-shard-1-0',
      targets: [target(POOL, 'http://10.0.0.2:9464/metrics', { pod: 'checkout-2' })],
    };
    return { ...snapshot, prometheus: [...snapshot.prometheus, other] };
  })(),
  'an agent that scrapes, too': second('PrometheusAgent', { serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {} }),
  'discovery by Endpoints': {
    ...change(healthy(), PROMETHEUS, { spec: { serviceDiscoveryRole: null } }),
    access: healthy().access.map((one) => (one.resource === 'endpointslices' ? { ...one, group: '', resource: 'endpoints' } : one)),
  },
  'a scrape class of Prometheus': change(
    change(healthy(), PROMETHEUS, { spec: { scrapeClasses: [{ name: 'mtls', default: true }] } }),
    MONITOR,
    { spec: { scrapeClass: 'mtls' } },
  ),
  'a headless Service': change(healthy(), 'Service/shop/checkout', { spec: { clusterIP: 'None' } }),
  'a Service without a selector, whose endpoints are kept by hand': change(
    remove(healthy(), 'Pod/shop/checkout-1'),
    'Service/shop/checkout',
    { spec: { selector: null } },
  ),
  'several endpoints of one pod with different paths': serve(endpoints({ port: 'metrics' }, { port: 'metrics', path: '/stats' }), {
    ...pools(POOL, 'serviceMonitor/shop/checkout/1'),
    targets: [target(POOL, URL_1), target('serviceMonitor/shop/checkout/1', 'http://10.0.0.1:9464/stats')],
  }),
  'a native sidecar that declares the port': change(endpoints({ targetPort: 'metrics' }), 'Pod/shop/checkout-1', {
    spec: {
      containers: [{ name: 'app' }],
      initContainers: [{ name: 'exporter', restartPolicy: 'Always', ports: [{ name: 'metrics', containerPort: 9464 }] }],
    },
  }),
  'pods on the network of their node, two at one address': serve(
    add(
      change(healthy(), 'Pod/shop/checkout-1', { spec: { hostNetwork: true } }),
      pod('node-1', 'shop', { app: 'node' }),
      service('node', 'shop', { app: 'node' }),
      slice('node', 'shop', ['node-1']),
      monitor('node', { selector: { matchLabels: { app: 'node' } }, endpoints: [{ port: 'metrics' }] }),
    ),
    {
      ...pools(POOL, 'serviceMonitor/shop/node/0'),
      targets: [
        target(POOL, URL_1),
        target('serviceMonitor/shop/node/0', 'http://10.0.0.1:9100/metrics', { pod: 'node-1', service: 'node' }),
      ],
    },
  ),
  'namespaces that are selected by label': change(
    change(healthy(), PROMETHEUS, {
      spec: {
        serviceMonitorNamespaceSelector: { matchLabels: { monitored: 'yes' } },
        ruleNamespaceSelector: { matchLabels: { monitored: 'yes' } },
      },
    }),
    'Namespace/shop',
    { metadata: { labels: { monitored: 'yes' } } },
  ),
  'kube-prometheus, with a Role in each namespace': {
    ...healthy(),
    access: ['pods', 'services', 'endpointslices'].flatMap((resource) =>
      ['', 'shop'].map((namespace) => ({
        user: 'system:serviceaccount:monitoring:prometheus',
        verb: 'list',
        group: resource === 'endpointslices' ? 'discovery.k8s.io' : '',
        resource,
        namespace,
        allowed: namespace !== '',
      })),
    ),
  },
  'a workload that has no monitor': add(
    healthy(),
    deployment('cart', 'shop', { app: 'cart' }),
    pod('cart-1', 'shop', { app: 'cart' }, { http: 8080 }, '10.0.0.7'),
    service('cart', 'shop', { app: 'cart' }),
  ),
  'annotations that a scrape configuration of Prometheus reads': serve(
    change(add(healthy(), pod('cart-1', 'shop', { app: 'cart' }, { http: 8080 }, '10.0.0.7')), 'Pod/shop/cart-1', {
      metadata: { annotations: { 'prometheus.io/scrape': 'true' } },
    }),
    {
      pools: {
        'kubernetes-pods': {
          relabel: [{ action: 'keep', source_labels: ['__meta_kubernetes_pod_annotation_prometheus_io_scrape'], regex: 'true' }],
          metricRelabel: [],
        },
      },
    },
  ),
  'a monitor of every namespace': change(healthy(), MONITOR, { spec: { namespaceSelector: { any: true } } }),
  'an alert on absence of a job that does not exist': change(healthy(), 'PrometheusRule/shop/checkout', {
    spec: {
      groups: [
        {
          name: 'checkout',
          rules: [{ alert: 'CartAbsent', expr: 'absent(up{job="cart", namespace="shop"})', labels: { severity: 'critical' } }],
        },
      ],
    },
  }),
  'a monitor that was created a moment ago': serve(
    add(healthy(), {
      ...monitor('new', { selector: { matchLabels: APP }, endpoints: [{ port: 'metrics', path: '/new' }] }),
      metadata: { name: 'new', namespace: 'shop', ...STACK, updatedAt: '2026-01-01T11:59:30Z' },
    }),
    {},
  ),
  'a job of a rollout: one of two pods is starting, and not yet scraped': add(
    healthy(),
    object(
      'Pod',
      'checkout-2',
      'shop',
      {
        spec: { containers: [{ name: 'app', ports: [{ name: 'metrics', containerPort: 9464 }] }] },
        status: { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] },
      },
      { labels: APP },
    ),
  ),
  'matcher strategy None': change(
    change(healthy(), 'Alertmanager/monitoring/main', { spec: { alertmanagerConfigMatcherStrategy: { type: 'None' } } }),
    'PrometheusRule/shop/checkout',
    {
      spec: {
        groups: [
          {
            name: 'checkout',
            rules: [{ alert: 'CheckoutErrors', expr: 'sum(rate(checkout_errors_total[5m])) > 1', labels: { severity: 'critical' } }],
          },
        ],
      },
    },
  ),
  'a dashboard that grafana-operator reads by reference': add(
    { ...healthy(), dashboards: healthy().dashboards.map((one) => ({ ...one, labels: {} })) },
    object('GrafanaDashboard', 'checkout', 'shop', { spec: { configMapRef: { name: 'checkout-dashboards', key: 'checkout.json' } } }),
  ),
};

test.each(Object.entries(unusual))('%s: no finding', (_name, snapshot) => {
  const { findings, consequences, notes } = diagnose(snapshot);
  expect([...findings, ...consequences, ...notes].map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
});

test.each([
  ['paused on purpose', change(healthy(), PROMETHEUS, { spec: { paused: true } }), 'operator.paused'],
  [
    'scaled to zero on purpose',
    serve(change(remove(healthy(), 'Pod/shop/checkout-1'), 'Deployment/shop/checkout', { spec: { replicas: 0 } }), { targets: [] }),
    'workload.scaled-to-zero',
  ],
])('%s: a note, and exit code 0', (_name, snapshot, id) => {
  const diagnosis = diagnose(snapshot);
  expect(diagnosis.findings).toEqual([]);
  expect(diagnosis.notes.map((note) => note.id)).toEqual([id]);
  expect(exitCodeOf(diagnosis)).toBe(0);
});

const unlabelled = serve(
  change(change(healthy(), MONITOR, { metadata: { labels: { release: 'other' } } }), 'Service/shop/checkout', {
    metadata: { labels: { app: 'check' } },
  }),
  {
    pools: { [POOL]: null },
    targets: [],
    metricNames: ['up'],
    described: [],
  },
);

test('two independent causes are both shown, and what follows from either is hidden behind it', () => {
  const { findings, consequences } = diagnose(unlabelled);
  expect(findings.map(({ id }) => id)).toEqual(['selection.label-mismatch', 'service.label-mismatch']);
  expect(consequences.map(({ id }) => id)).toContain('metrics.missing');
  for (const { causedBy } of consequences) expect(causedBy).toEqual(findings.map(findingKey));
});

test('a scope keeps what is about its namespace, with the causes wherever they are', () => {
  const broken = change(unlabelled, 'CustomResourceDefinition/probes.monitoring.coreos.com', {
    metadata: { annotations: { 'operator.prometheus.io/version': '0.1.0' } },
  });
  expect(diagnose(broken).findings.map(({ id }) => id)).toContain('crd.outdated');
  expect(diagnose(broken, { namespace: 'shop' }).findings.map(({ id }) => id)).toEqual([
    'selection.label-mismatch',
    'service.label-mismatch',
  ]);
  expect(diagnose(broken, { namespace: 'elsewhere' }).findings).toEqual([]);
});

test.each(['deployment/checkout', 'svc/checkout', 'pod/checkout-1', 'servicemonitor/checkout'])(
  'asked for %s, the monitor behind it is diagnosed',
  (name) => {
    const broken = serve(change(healthy(), MONITOR, { metadata: { labels: { release: 'other' } } }), {
      pools: { [POOL]: null },
      targets: [],
    });
    const { findings } = diagnose(broken, { names: [name], namespace: 'shop' });
    expect(findings.map(({ id }) => id)).toEqual(['selection.label-mismatch']);
  },
);

test('what only follows from a note is hidden behind it', () => {
  const scaled = change(remove(healthy(), 'Pod/shop/checkout-1'), 'Deployment/shop/checkout', { spec: { replicas: 0 } });
  const diagnosis = diagnose(serve(scaled, { targets: [], metricNames: ['up'], described: [] }));
  expect(diagnosis.findings).toEqual([]);
  expect(diagnosis.notes.map(({ id }) => id)).toEqual(['workload.scaled-to-zero']);
  expect(diagnosis.consequences.map(({ id }) => id)).toContain('metrics.missing');
});

test('what could not be seen is neither a finding nor healthy', () => {
  const denied = [{ what: 'list Pod objects in the cluster', reason: 'forbidden', essential: true }];
  const blind: Snapshot = {
    ...healthy(),
    denied,
    listed: { ...healthy().listed, Pod: [] },
    objects: healthy().objects.filter(({ kind }) => kind !== 'Pod'),
  };
  const diagnosis = diagnose(blind);
  expect(diagnosis.findings).toEqual([]);
  expect(exitCodeOf(diagnosis)).toBe(2);
  expect(exitCodeOf(diagnose(unlabelled))).toBe(1);
});
