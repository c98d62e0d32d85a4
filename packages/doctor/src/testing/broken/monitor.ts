import type { BrokenCase } from '../broken-case.ts';
import { APP, CHECKOUT_STEPS, healthy, object, POOL, pod, service, slice, target } from '../healthy.ts';
import { add, change, remove, serve } from '../merge.ts';

const PROMETHEUS = 'Prometheus/monitoring/main';
const MONITOR = 'ServiceMonitor/shop/checkout';
const SERVICE = 'Service/shop/checkout';
const POD = 'Pod/shop/checkout-1';
const idle = { targets: [], metricNames: ['up'], described: [], jobs: [] };
const unloaded = { ...idle, pools: { [POOL]: null }, generatedJobs: [] };

const endpoint = (fields: object) => change(healthy(), MONITOR, { spec: { endpoints: [fields] } });
const withPodMonitor = (spec: object) =>
  serve(add(remove(healthy(), MONITOR), object('PodMonitor', 'checkout', 'shop', { spec }, { labels: { release: 'stack' } })), {
    pools: { 'podMonitor/shop/checkout/0': { relabel: [], metricRelabel: [] } },
    targets: [],
  });

const selectingAll = change(healthy(), PROMETHEUS, {
  spec: { probeSelector: {}, probeNamespaceSelector: {}, scrapeConfigSelector: {}, scrapeConfigNamespaceSelector: {} },
});
const withProbe = (spec: object) => {
  const valid = { prober: { url: 'blackbox.monitoring.svc:9115' }, targets: { staticConfig: {} } };
  return add(selectingAll, object('Probe', 'site', 'shop', { spec: { ...valid, ...spec } }));
};
const withScrapeConfig = (spec: object) => add(selectingAll, object('ScrapeConfig', 'site', 'shop', { spec }));
const secret = object('Secret', 'scrape', 'shop', { keys: ['token'] });
const authorized = (key: string, name = 'scrape') => endpoint({ port: 'metrics', authorization: { credentials: { name, key } } });

const discovered = {
  __address__: '10.0.0.1:9464',
  __meta_kubernetes_namespace: 'shop',
  __meta_kubernetes_service_name: 'checkout',
  __meta_kubernetes_service_label_app: 'checkout',
  __meta_kubernetes_pod_name: 'checkout-1',
  __meta_kubernetes_endpointslice_port_name: 'metrics',
};

const SCHEDULER = 'serviceMonitor/monitoring/stack-kube-scheduler/0';

/** What kube-prometheus-stack has for the scheduler. */
function scheduler(selector: object) {
  const app = 'kube-prometheus-stack-kube-scheduler';
  const labels = { app, release: 'stack' };
  const spec = {
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: { app, release: 'stack' } },
    endpoints: [{ port: 'metrics' }],
  };
  return [
    service('stack-kube-scheduler', 'kube-system', selector, labels),
    object('ServiceMonitor', 'stack-kube-scheduler', 'monitoring', { spec }, { labels }),
  ];
}

function schedulerServed(targets: readonly object[]) {
  const [server] = healthy().prometheus;
  return {
    generatedJobs: [POOL, SCHEDULER],
    pools: { [SCHEDULER]: { relabel: [], metricRelabel: [] } },
    targets: [...(server?.targets ?? []), ...targets],
  };
}

/** Whether a monitor is selected, accepted and loaded, and finds Services, pods and ports. */
export const monitorCases: readonly BrokenCase[] = [
  {
    id: 'selection.unmanaged',
    name: 'misspelled selectors',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { serviceMonitorSelector: null, podMonitorSelector: null } }), unloaded),
    says: ['none of the four', 'serviceMonitorSelector'],
    hides: ['metrics.missing'],
  },
  {
    id: 'selection.daemonset-mode',
    name: 'a ServiceMonitor beside an agent on each node',
    snapshot: {
      ...add(
        remove(
          healthy(),
          PROMETHEUS,
          'PrometheusRule/shop/checkout',
          'AlertmanagerConfig/shop/checkout',
          'Pod/monitoring/prometheus-main-0',
        ),
        object('PrometheusAgent', 'main', 'monitoring', {
          spec: { mode: 'DaemonSet', podMonitorSelector: {}, podMonitorNamespaceSelector: {} },
        }),
        pod('prom-agent-main-abcde', 'monitoring', { 'operator.prometheus.io/name': 'main' }, { web: 9090 }),
      ),
      prometheus: [],
      dashboards: [],
    },
    says: ['ServiceMonitor shop/checkout', 'PodMonitor', 'DaemonSet'],
  },
  {
    id: 'selection.selector-missing',
    name: 'no serviceMonitorSelector',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { serviceMonitorSelector: null } }), unloaded),
    says: ['no spec.serviceMonitorSelector', 'takes no ServiceMonitor'],
    hides: ['metrics.missing'],
  },
  {
    id: 'selection.label-mismatch',
    name: 'no release label',
    snapshot: serve(change(healthy(), MONITOR, { metadata: { labels: { release: 'other' } } }), unloaded),
    says: ['release=stack', 'kubectl -n shop label servicemonitor checkout release=stack'],
    hides: ['metrics.missing'],
  },
  {
    id: 'selection.label-mismatch',
    name: 'a matchExpression that is not met',
    snapshot: serve(
      change(healthy(), PROMETHEUS, {
        spec: { serviceMonitorSelector: { matchLabels: null, matchExpressions: [{ key: 'team', operator: 'Exists' }] } },
      }),
      unloaded,
    ),
    says: ['team'],
  },
  {
    id: 'selection.namespace-mismatch',
    name: 'no namespace selector',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { serviceMonitorNamespaceSelector: null } }), unloaded),
    says: ['own namespace monitoring only'],
  },
  {
    id: 'selection.namespace-mismatch',
    name: 'a namespace without the label',
    snapshot: serve(
      change(healthy(), PROMETHEUS, { spec: { serviceMonitorNamespaceSelector: { matchLabels: { monitored: 'yes' } } } }),
      unloaded,
    ),
    says: ['monitored=yes', 'kubectl label namespace shop monitored=yes'],
  },
  {
    id: 'monitor.secret-missing',
    name: 'no such Secret',
    snapshot: authorized('token'),
    says: ['Secret scrape', 'create secret generic scrape'],
  },
  { id: 'monitor.secret-missing', name: 'no such key', snapshot: add(authorized('tokn'), secret), says: ['"tokn"', 'token'] },
  {
    id: 'monitor.scrape-class-unknown',
    name: 'another class',
    snapshot: change(change(healthy(), MONITOR, { spec: { scrapeClass: 'mtsl' } }), PROMETHEUS, {
      spec: { scrapeClasses: [{ name: 'mtls' }] },
    }),
    says: ['"mtsl"', 'mtls'],
  },
  {
    id: 'monitor.timeout-too-long',
    name: 'longer than the interval',
    snapshot: endpoint({ port: 'metrics', interval: '15s', scrapeTimeout: '20s' }),
    says: ['20s', '15s'],
  },
  {
    id: 'monitor.timeout-too-long',
    name: 'longer than the default interval',
    snapshot: endpoint({ port: 'metrics', scrapeTimeout: '1m' }),
    says: ['1m', '30s'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'an expression that does not compile',
    snapshot: endpoint({ port: 'metrics', relabelings: [{ action: 'keep', sourceLabels: ['a'], regex: '(' }] }),
    says: ['regular expression', 'endpoints.0.relabelings.0'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'look-around',
    snapshot: endpoint({ port: 'metrics', metricRelabelings: [{ action: 'drop', sourceLabels: ['a'], regex: '(?!x).*' }] }),
    says: ['RE2'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'no target label',
    snapshot: endpoint({ port: 'metrics', relabelings: [{ action: 'hashmod', modulus: 2 }] }),
    says: ['targetLabel'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'labeldrop with more than a regex',
    snapshot: endpoint({ port: 'metrics', metricRelabelings: [{ action: 'labeldrop', sourceLabels: ['pod'], regex: 'pod' }] }),
    says: ['takes regex only, and it has sourceLabels'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'of the targets of a Probe',
    snapshot: withProbe({ targets: { ingress: { relabelingConfigs: [{ action: 'keepequal', targetLabel: 'a', regex: 'b' }] } } }),
    says: ['takes sourceLabels and targetLabel only', 'spec.targets.ingress.relabelingConfigs.0'],
  },
  {
    id: 'monitor.relabeling-invalid',
    name: 'of a ScrapeConfig',
    snapshot: withScrapeConfig({ metricRelabelings: [{ action: 'lowercase', targetLabel: 'a', replacement: '$2' }] }),
    says: ['it has replacement', 'spec.metricRelabelings.0'],
  },
  {
    id: 'monitor.timeout-too-long',
    name: 'of a PodMonitor',
    snapshot: withPodMonitor({
      selector: { matchLabels: APP },
      podMetricsEndpoints: [{ port: 'metrics', interval: '10s', scrapeTimeout: '30s' }],
    }),
    says: ['10s', '/spec/podMetricsEndpoints/0/scrapeTimeout'],
  },
  {
    id: 'monitor.timeout-too-long',
    name: 'of a Probe',
    snapshot: withProbe({ interval: '10s', scrapeTimeout: '30s' }),
    says: ['10s', '/spec/scrapeTimeout'],
  },
  {
    id: 'monitor.timeout-too-long',
    name: 'of a ScrapeConfig',
    snapshot: withScrapeConfig({ scrapeInterval: '10s', scrapeTimeout: '30s' }),
    says: ['10s', '/spec/scrapeTimeout'],
  },
  {
    id: 'monitor.probe-invalid',
    name: 'a scheme in the url of the prober',
    snapshot: withProbe({ prober: { url: 'http://blackbox.monitoring.svc:9115/probe' } }),
    says: ['the scheme "http://"', '"value":"blackbox.monitoring.svc:9115"'],
  },
  {
    id: 'monitor.probe-invalid',
    name: 'no targets',
    snapshot: withProbe({ targets: {} }),
    says: ['neither staticConfig nor ingress'],
  },
  {
    id: 'monitor.file-access-denied',
    name: 'a token file',
    snapshot: change(endpoint({ port: 'metrics', bearerTokenFile: '/var/run/token' }), PROMETHEUS, {
      spec: { arbitraryFSAccessThroughSMs: { deny: true } },
    }),
    says: ['/var/run/token', 'bearerTokenFile'],
  },
  {
    id: 'rights.discovery-denied',
    name: 'no Role in the namespace',
    snapshot: serve(
      {
        ...healthy(),
        access: ['pods', 'services'].flatMap((resource) =>
          ['', 'shop'].map((namespace) => ({
            user: 'system:serviceaccount:monitoring:prometheus',
            verb: 'list',
            group: '',
            resource,
            namespace,
            allowed: false,
          })),
        ),
      },
      idle,
    ),
    says: ['pods and services', 'namespace shop', 'create rolebinding'],
    hides: ['target.undiscovered'],
  },
  {
    id: 'rights.endpointslices-denied',
    name: 'a role with endpoints only',
    snapshot: serve(
      {
        ...healthy(),
        access: ['', 'shop'].map((namespace) => ({
          user: 'system:serviceaccount:monitoring:prometheus',
          verb: 'list',
          group: 'discovery.k8s.io',
          resource: 'endpointslices',
          namespace,
          allowed: false,
        })),
      },
      idle,
    ),
    says: ['endpointslices.discovery.k8s.io'],
    hides: ['target.undiscovered'],
  },
  {
    id: 'control-plane.managed',
    name: 'a scheduler of the provider',
    snapshot: serve(add(healthy(), ...scheduler({ component: 'kube-scheduler' })), schedulerServed([])),
    says: ['kube-scheduler', 'kubeScheduler.enabled=false', 'helm -n monitoring list'],
    hides: ['service.selects-no-pods'],
  },
  {
    id: 'control-plane.managed',
    name: 'a scheduler that listens on loopback',
    snapshot: serve(
      add(
        healthy(),
        ...scheduler({ component: 'kube-scheduler' }),
        pod('kube-scheduler-1', 'kube-system', { component: 'kube-scheduler' }),
      ),
      schedulerServed([
        {
          ...target(SCHEDULER, 'https://10.0.0.2:10259/metrics', { namespace: 'kube-system', pod: 'kube-scheduler-1' }),
          health: 'down',
          error: 'dial tcp 10.0.0.2:10259: connect: connection refused',
        },
      ]),
    ),
    says: ['kube-scheduler', 'connection refused', 'kubeScheduler.enabled=false'],
    hides: ['target.refused'],
  },
  {
    id: 'namespace.not-selected',
    name: 'a monitor in the namespace of Prometheus',
    snapshot: serve(
      add(
        remove(healthy(), MONITOR),
        object(
          'ServiceMonitor',
          'checkout',
          'monitoring',
          { spec: { selector: { matchLabels: APP }, endpoints: [{ port: 'metrics' }] } },
          { labels: { release: 'stack' } },
        ),
      ),
      { pools: { [POOL]: null, 'serviceMonitor/monitoring/checkout/0': { relabel: [], metricRelabel: [] } }, targets: [] },
    ),
    says: ['namespace monitoring', 'Service shop/checkout', 'matchNames'],
    live: true,
  },
  {
    id: 'service.label-mismatch',
    name: 'the label is on the pods only',
    snapshot: serve(change(healthy(), SERVICE, { metadata: { labels: { app: null, team: 'shop' } } }), idle),
    says: ['app=checkout', 'its pods have the label', 'kubectl -n shop label service checkout app=checkout'],
    hides: ['metrics.missing'],
  },
  {
    id: 'service.label-mismatch',
    name: 'another value',
    snapshot: change(healthy(), SERVICE, { metadata: { labels: { app: 'check-out' } } }),
    says: ['app=check-out'],
  },
  {
    id: 'service.none-selected',
    name: 'the Service was deleted',
    snapshot: remove(healthy(), SERVICE),
    says: ['app=checkout', 'namespace shop'],
  },
  {
    id: 'pod.label-mismatch',
    name: 'a label of the Deployment',
    snapshot: withPodMonitor({ selector: { matchLabels: { app: 'checkuot' } }, podMetricsEndpoints: [{ port: 'metrics' }] }),
    says: ['app=checkuot', 'app=checkout'],
    live: true,
  },
  {
    id: 'service.selects-no-pods',
    name: 'a selector with another value',
    snapshot: serve(change(healthy(), SERVICE, { spec: { selector: { app: 'checkout-v2' } } }), idle),
    says: ['app=checkout-v2', 'Deployment shop/checkout'],
    hides: ['metrics.missing'],
  },
  {
    id: 'service.selects-no-pods',
    name: 'neither a selector nor an address',
    snapshot: change(change(healthy(), SERVICE, { spec: { selector: null } }), 'EndpointSlice/shop/checkout-1', { endpoints: [] }),
    says: ['no selector'],
  },
  {
    id: 'service.external-name',
    name: 'a name in DNS',
    snapshot: change(change(healthy(), SERVICE, { spec: { type: 'ExternalName', selector: null } }), 'EndpointSlice/shop/checkout-1', {
      endpoints: [],
    }),
    says: ['Service shop/checkout', 'ServiceMonitor shop/checkout', 'ScrapeConfig'],
  },
  {
    id: 'workload.scaled-to-zero',
    name: 'no replicas',
    snapshot: serve(change(remove(healthy(), POD), 'Deployment/shop/checkout', { spec: { replicas: 0 } }), { targets: [] }),
    says: ['Deployment shop/checkout', 'scaled to zero'],
  },
  {
    id: 'workload.creates-no-pods',
    name: 'a quota that refuses the pods',
    snapshot: serve(
      change(remove(healthy(), POD), 'Deployment/shop/checkout', {
        status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'exceeded quota: compute' }] },
      }),
      idle,
    ),
    says: ['Deployment shop/checkout', 'exceeded quota'],
    hides: ['metrics.missing'],
  },
  {
    id: 'pods.not-ready',
    name: 'a crashing container',
    snapshot: serve(
      change(healthy(), POD, {
        status: {
          conditions: [{ type: 'Ready', status: 'False', message: 'containers with unready status: [app]' }],
          containerStatuses: [
            {
              name: 'app',
              restartCount: 4,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { reason: 'Error', exitCode: 1 } },
            },
          ],
        },
      }),
      { targets: [{ ...target(POOL, 'http://10.0.0.1:9464/metrics'), health: 'down', error: 'connect: connection refused' }] },
    ),
    says: ['CrashLoopBackOff', 'exit code 1'],
    hides: ['target.refused'],
  },
  {
    id: 'target.pods-finished',
    name: 'the pods of a Job',
    snapshot: serve(change(healthy(), POD, { status: { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] } }), {
      targets: [],
    }),
    says: ['checkout-1 is Succeeded'],
  },
  {
    id: 'port.name-unknown',
    name: 'addresses that are kept by hand, with a nameless port',
    snapshot: change(change(remove(healthy(), POD), SERVICE, { spec: { selector: null } }), 'EndpointSlice/shop/checkout-1', {
      endpoints: [{}],
      ports: [{ name: '', port: 9464 }],
    }),
    says: ['"metrics"', 'unnamed (9464)', 'edit endpointslice checkout-1'],
    also: [],
  },
  {
    id: 'port.name-unknown',
    name: 'the number',
    snapshot: serve(endpoint({ port: '9464' }), idle),
    says: ['"9464"', 'a name is expected', '"value":"metrics"'],
    hides: ['metrics.missing'],
  },
  {
    id: 'port.name-unknown',
    name: 'the number of the container port, which the Service names',
    snapshot: change(endpoint({ port: '8080' }), SERVICE, { spec: { ports: [{ name: 'web', port: 80, targetPort: 'http' }] } }),
    says: ['"8080"', '"value":"web"'],
  },
  { id: 'port.name-unknown', name: 'a misspelled name', snapshot: endpoint({ port: 'metrcis' }), says: ['metrcis', '"value":"metrics"'] },
  {
    id: 'port.name-unknown',
    name: 'a port without a name',
    snapshot: change(healthy(), SERVICE, { spec: { ports: [{ port: 9464, targetPort: 9464 }] } }),
    says: ['has no name', '/spec/ports/0/name'],
  },
  {
    id: 'port.name-unknown',
    name: 'the name of the container port',
    snapshot: change(change(healthy(), SERVICE, { spec: { ports: [{ name: 'http-metrics', port: 80, targetPort: 9464 }] } }), MONITOR, {
      spec: { endpoints: [{ port: 'metrics' }] },
    }),
    says: ['name of a container port', 'http-metrics'],
  },
  {
    id: 'port.name-unknown',
    name: 'a PodMonitor with the name of the Service port',
    snapshot: withPodMonitor({ selector: { matchLabels: APP }, podMetricsEndpoints: [{ port: 'metricz' }] }),
    says: ['metricz', 'metrics'],
    live: true,
  },
  {
    id: 'port.target-undeclared',
    name: 'a number that no container declares',
    snapshot: serve(endpoint({ targetPort: 9999 }), idle),
    says: ['9999', 'metrics (9464)'],
    hides: ['metrics.missing'],
  },
  { id: 'port.target-undeclared', name: 'a number in quotes', snapshot: endpoint({ targetPort: '9464' }), says: ['in quotes', '9464'] },
  {
    id: 'port.target-undeclared',
    name: 'the target port of the Service is the name of nothing',
    snapshot: change(healthy(), SERVICE, { spec: { ports: [{ name: 'metrics', port: 9464, targetPort: 'metrix' }] } }),
    says: ['metrix', 'metrics'],
  },
  { id: 'port.unfiltered', name: 'no port', snapshot: endpoint({ path: '/metrics' }), says: ['every port is scraped', 'http', 'metrics'] },
  {
    id: 'configuration.reload-failed',
    name: 'an older configuration',
    snapshot: serve(healthy(), { reloadSuccess: false, pools: { [POOL]: null }, targets: [] }),
    says: ['prometheus-main-0'],
    hides: ['configuration.not-loaded'],
  },
  {
    id: 'configuration.not-loaded',
    name: 'not written',
    snapshot: serve(healthy(), { pools: { [POOL]: null }, generatedJobs: [], targets: [] }),
    says: ['has not written'],
  },
  {
    id: 'configuration.not-loaded',
    name: 'written and not loaded',
    snapshot: serve(healthy(), { pools: { [POOL]: null }, targets: [] }),
    says: ['has not loaded', 'config-reloader'],
  },
  {
    id: 'target.dropped',
    name: 'by a relabeling of the monitor',
    snapshot: serve(
      endpoint({ port: 'metrics', relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_label_tier'], regex: 'web' }] }),
      {
        targets: [],
        pools: {
          [POOL]: { relabel: [...CHECKOUT_STEPS, { action: 'keep', source_labels: ['__meta_kubernetes_pod_label_tier'], regex: 'web' }] },
        },
        dropped: [{ pool: POOL, labels: discovered }],
      },
    ),
    says: ['__meta_kubernetes_pod_label_tier', 'step 4', '/spec/endpoints/0/relabelings/0'],
    live: true,
  },
  { id: 'target.undiscovered', name: 'discovery that fails', snapshot: serve(healthy(), { targets: [] }), says: ['no target', POOL] },
  {
    id: 'duplicates.scraped-twice',
    name: 'two monitors',
    snapshot: serve(
      add(
        healthy(),
        object(
          'ServiceMonitor',
          'checkout-2',
          'shop',
          { spec: { selector: { matchLabels: APP }, endpoints: [{ port: 'metrics' }] } },
          { labels: { release: 'stack' } },
        ),
      ),
      {
        pools: { 'serviceMonitor/shop/checkout-2/0': { relabel: [], metricRelabel: [] } },
        targets: [target(POOL, 'http://10.0.0.1:9464/metrics'), target('serviceMonitor/shop/checkout-2/0', 'http://10.0.0.1:9464/metrics')],
      },
    ),
    says: ['checkout-2', 'delete servicemonitor checkout-2'],
  },
  {
    id: 'duplicates.scraped-twice',
    name: 'a headless Service beside the other',
    snapshot: serve(add(healthy(), service('checkout-headless', 'shop', APP), slice('checkout-headless', 'shop', ['checkout-1'])), {
      targets: [
        target(POOL, 'http://10.0.0.1:9464/metrics'),
        target(POOL, 'http://10.0.0.1:9464/metrics', { service: 'checkout-headless' }),
      ],
    }),
    says: ['checkout-headless', 'twice'],
  },
  {
    id: 'annotations.not-scraped',
    name: 'an annotated Service without a monitor',
    snapshot: add(healthy(), pod('cart-1', 'shop', { app: 'cart' }, { http: 8080 }, '10.0.0.2'), {
      ...service('cart', 'shop', { app: 'cart' }),
      metadata: {
        name: 'cart',
        namespace: 'shop',
        labels: { app: 'cart' },
        annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/path': '/stats' },
      },
    }),
    says: ['prometheus.io/scrape', '/stats', 'ServiceMonitor'],
  },
  {
    id: 'workload.unmonitored',
    name: 'a Deployment that is asked for by name',
    snapshot: add(
      healthy(),
      pod('cart-1', 'shop', { app: 'cart' }, { http: 8080 }, '10.0.0.2'),
      object('Deployment', 'cart', 'shop', {
        spec: { selector: { matchLabels: { app: 'cart' } }, template: { metadata: { labels: { app: 'cart' } } } },
      }),
    ),
    scope: { names: ['deployment/cart'], namespace: 'shop' },
    says: ['Deployment shop/cart', 'PodMonitor'],
  },
];
