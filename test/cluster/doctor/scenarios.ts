import type { KubernetesObject } from 'metric-to-pager/cluster';
import { alert, dashboardText, LABELS, NAME, SHOP, STACK } from './world.ts';

/** One way to break the world, and what a diagnosis must find first. */
export interface Scenario {
  /** The id that must come first. */
  readonly id: string;
  readonly title: string;
  /** Merge patches of objects of the world, by `KIND/NAME`. */
  readonly patch?: Readonly<Record<string, object>>;
  /** Objects of the world that are deleted. */
  readonly remove?: readonly string[];
  /** Objects that are created besides, and deleted to heal. */
  readonly create?: readonly KubernetesObject[];
  /** Whether the keys of Secrets must be seen, which the account of doctor cannot. @default false */
  readonly needsSecrets?: boolean;
  /** Whether it shows only once Prometheus has loaded the change. @default false */
  readonly loads?: boolean;
  /** Whether the patch of the fix repairs it; otherwise the world is restored, as its command asks a person to. */
  readonly fixed: boolean;
}

const MONITOR = `ServiceMonitor/${NAME}`;
const SERVICE = `Service/${NAME}`;
const RULE = `PrometheusRule/${NAME}`;
const DEPLOYMENT = `Deployment/${NAME}`;
const ROUTING = `AlertmanagerConfig/${NAME}`;
const DASHBOARDS = 'ConfigMap/dashboards';
const PROMETHEUS = 'Prometheus/doctor';
const MONITORING = 'monitoring.coreos.com/v1';
const RELEASE = { release: 'doctor' };

/** Everything that this cluster can show, in the order of the chain. */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'selection.unmanaged',
    title: 'no selector at all',
    patch: prometheus({ serviceMonitorSelector: null, podMonitorSelector: null }),
    fixed: true,
  },
  {
    id: 'selection.selector-missing',
    title: 'no serviceMonitorSelector',
    patch: prometheus({ serviceMonitorSelector: null }),
    fixed: true,
  },
  {
    id: 'selection.label-mismatch',
    title: 'another release label',
    patch: { [MONITOR]: { metadata: { labels: { release: 'other' } } } },
    fixed: true,
  },
  {
    id: 'selection.namespace-mismatch',
    title: 'a namespace without the label',
    patch: prometheus({ serviceMonitorNamespaceSelector: { matchLabels: { 'doctor-monitored': 'yes' } } }),
    fixed: true,
  },
  {
    id: 'selection.namespace-mismatch',
    title: 'the namespace of Prometheus only',
    patch: prometheus({ serviceMonitorNamespaceSelector: null }),
    fixed: true,
  },
  {
    id: 'monitor.secret-missing',
    title: 'a key that the Secret does not have',
    patch: endpoint({ port: 'web', authorization: { credentials: { name: 'scrape', key: 'tokn' } } }),
    needsSecrets: true,
    fixed: true,
  },
  {
    id: 'monitor.scrape-class-unknown',
    title: 'a class that Prometheus does not have',
    patch: { [MONITOR]: { spec: { scrapeClass: 'mtls' } } },
    fixed: true,
  },
  {
    id: 'monitor.timeout-too-long',
    title: 'a timeout above the interval',
    patch: endpoint({ port: 'web', interval: '5s', scrapeTimeout: '10s' }),
    fixed: true,
  },
  {
    id: 'monitor.relabeling-invalid',
    title: 'an expression that does not compile',
    patch: endpoint({ port: 'web', relabelings: [{ action: 'keep', sourceLabels: ['job'], regex: '(' }] }),
    fixed: true,
  },
  {
    id: 'monitor.rejected',
    title: 'an authorization type that the operator refuses',
    patch: endpoint({ port: 'web', authorization: { type: 'Basic', credentials: { name: 'scrape', key: 'token' } } }),
    fixed: false,
  },
  { id: 'rights.discovery-denied', title: 'no RoleBinding', remove: ['RoleBinding/doctor'], fixed: false },
  {
    id: 'rights.endpointslices-denied',
    title: 'a Role without EndpointSlices',
    patch: {
      'Role/doctor': { rules: [{ apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] }] },
    },
    fixed: false,
  },
  {
    id: 'namespace.not-selected',
    title: 'a monitor of another namespace',
    patch: { [MONITOR]: { spec: { namespaceSelector: { matchNames: [STACK] } } } },
    fixed: true,
  },
  {
    id: 'service.label-mismatch',
    title: 'the label is on the pods only',
    patch: { [SERVICE]: { metadata: { labels: { app: null } } } },
    fixed: true,
  },
  { id: 'service.none-selected', title: 'the Service was deleted', remove: [SERVICE], fixed: false },
  { id: 'pod.label-mismatch', title: 'a PodMonitor with another label', create: [podMonitor({ app: 'shp' })], fixed: false },
  {
    id: 'service.selects-no-pods',
    title: 'another selector',
    patch: { [SERVICE]: { spec: { selector: { app: 'shop-v2' } } } },
    fixed: true,
  },
  {
    id: 'pods.not-ready',
    title: 'a readiness probe that fails',
    patch: container({ readinessProbe: { httpGet: { path: '/nope', port: 'web' }, periodSeconds: 1, failureThreshold: 1 } }),
    fixed: false,
  },
  { id: 'workload.scaled-to-zero', title: 'no replicas', patch: { [DEPLOYMENT]: { spec: { replicas: 0 } } }, fixed: false },
  { id: 'port.name-unknown', title: 'the number of the port', patch: endpoint({ port: '9090' }), fixed: true },
  { id: 'port.name-unknown', title: 'a misspelled name', patch: endpoint({ port: 'wbe' }), fixed: true },
  { id: 'port.target-undeclared', title: 'a number in quotes', patch: endpoint({ targetPort: '9090' }), fixed: true },
  { id: 'port.unfiltered', title: 'no port', patch: endpoint({ path: '/metrics' }), fixed: true },
  {
    id: 'target.dropped',
    title: 'a relabeling that keeps nothing',
    patch: endpoint({ port: 'web', relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_label_tier'], regex: 'web' }] }),
    loads: true,
    fixed: true,
  },
  {
    id: 'target.content-type',
    title: 'a path that answers in JSON',
    patch: endpoint({ port: 'web', path: '/api/v1/status/buildinfo' }),
    loads: true,
    fixed: false,
  },
  {
    id: 'target.not-found',
    title: 'a path that does not exist',
    patch: endpoint({ port: 'web', path: '/nope' }),
    loads: true,
    fixed: true,
  },
  {
    id: 'target.wrong-scheme',
    title: 'https for a port that speaks HTTP',
    patch: endpoint({ port: 'web', scheme: 'https' }),
    loads: true,
    fixed: true,
  },
  { id: 'target.refused', title: 'a port on which nothing listens', patch: endpoint({ port: 'closed' }), loads: true, fixed: false },
  {
    id: 'target.invalid-exposition',
    title: 'a page instead of metrics',
    patch: endpoint({ port: 'web', path: '/-/healthy' }),
    loads: true,
    fixed: false,
  },
  {
    id: 'limits.exceeded',
    title: 'a limit of ten samples',
    patch: { [MONITOR]: { spec: { sampleLimit: 10 } } },
    loads: true,
    fixed: false,
  },
  {
    id: 'duplicates.scraped-twice',
    title: 'a PodMonitor beside the ServiceMonitor',
    create: [podMonitor(LABELS)],
    loads: true,
    fixed: false,
  },
  { id: 'rule.selector-missing', title: 'no ruleSelector', patch: prometheus({ ruleSelector: null }), fixed: true },
  {
    id: 'rule.label-mismatch',
    title: 'another release label',
    patch: { [RULE]: { metadata: { labels: { release: 'other' } } } },
    fixed: true,
  },
  {
    id: 'rule.namespace-mismatch',
    title: 'the namespace of Prometheus only',
    patch: prometheus({ ruleNamespaceSelector: null }),
    fixed: true,
  },
  {
    id: 'rule.invalid',
    title: 'an expression that does not parse',
    patch: rules(alert('sum(rate(prometheus_http_requests_total[5m])')),
    fixed: false,
  },
  {
    id: 'rule.evaluation-failed',
    title: 'a join of many with many',
    patch: rules(
      alert(
        'prometheus_http_requests_total{namespace="doctor-shop"} * on (job) prometheus_http_request_duration_seconds_bucket{namespace="doctor-shop"} > 1e9',
        { severity: 'critical', namespace: SHOP },
      ),
    ),
    loads: true,
    fixed: false,
  },
  {
    id: 'rule.nan',
    title: 'a ratio without traffic',
    patch: rules(alert('vector(1) > 2', { severity: 'critical', namespace: SHOP }), {
      record: 'shop:idle:ratio',
      expr: 'sum(0 * up{job="shop"}) / sum(0 * up{job="shop"})',
    }),
    loads: true,
    fixed: true,
  },
  {
    id: 'metrics.missing',
    title: 'a misspelled metric',
    patch: rules(alert('sum by (namespace) (rate(prometheus_http_request_total{job="shop"}[1m])) > 1000')),
    fixed: true,
  },
  {
    id: 'metrics.job-unknown',
    title: 'a misspelled job',
    patch: rules(alert('sum by (namespace) (rate(prometheus_http_requests_total{job="shopp"}[1m])) > 1000')),
    fixed: true,
  },
  { id: 'metrics.up-absent', title: 'an alert on up of a misspelled job', patch: rules(alert('up{job="shopp"} == 0')), fixed: true },
  {
    id: 'retention.too-short',
    title: 'a sum over 60 days',
    patch: rules(alert('vector(1) > 2', { severity: 'critical', namespace: SHOP }), {
      record: 'shop:up:sum60d',
      expr: 'sum_over_time(up{job="shop"}[60d])',
    }),
    fixed: false,
  },
  {
    id: 'alertmanager.not-connected',
    title: 'a Service that does not exist',
    patch: prometheus({ alerting: { alertmanagers: [{ namespace: STACK, name: 'nowhere', port: 'web' }] } }),
    loads: true,
    fixed: true,
  },
  {
    id: 'alertmanager-config.namespace-matcher',
    title: 'an aggregation without namespace',
    patch: rules(alert('sum(rate(prometheus_http_requests_total[1m])) > 1000')),
    fixed: true,
  },
  {
    id: 'alertmanager-config.route-never-matches',
    title: 'another severity',
    patch: { [ROUTING]: { spec: { route: { receiver: 'none', matchers: [{ name: 'severity', value: 'page', matchType: '=' }] } } } },
    fixed: true,
  },
  {
    id: 'dashboard.label-mismatch',
    title: 'another value',
    patch: { [DASHBOARDS]: { metadata: { labels: { grafana_dashboard: 'true' } } } },
    fixed: true,
  },
  {
    id: 'dashboard.key',
    title: 'no .json',
    patch: { [DASHBOARDS]: { data: { 'shop.json': null, shop: dashboardText({}) } } },
    fixed: false,
  },
  {
    id: 'dashboard.invalid-json',
    title: 'a trailing comma',
    patch: { [DASHBOARDS]: { data: { 'shop.json': '{"title": "Shop",}' } } },
    fixed: false,
  },
  {
    id: 'dashboard.inputs',
    title: 'exported for sharing',
    patch: { [DASHBOARDS]: { data: { 'shop.json': dashboardText({ __inputs: [{ name: 'DS_PROMETHEUS' }] }) } } },
    fixed: false,
  },
  {
    id: 'dashboard.datasource',
    title: 'a uid of another Grafana',
    patch: {
      [DASHBOARDS]: {
        data: { 'shop.json': dashboardText({ panels: [{ type: 'stat', title: 'Up', datasource: { uid: 'P1809F7CD0C75ACF3' } }] }) },
      },
    },
    fixed: false,
  },
  {
    id: 'dashboard.uid-clash',
    title: 'a copy with its uid',
    patch: { [DASHBOARDS]: { data: { 'copy.json': dashboardText({ title: 'Copy' }) } } },
    fixed: false,
  },
  {
    id: 'dashboard.title-clash',
    title: 'a copy with another uid',
    patch: { [DASHBOARDS]: { data: { 'copy.json': dashboardText({ uid: 'copy' }) } } },
    fixed: false,
  },
  {
    id: 'dashboard.folder-ignored',
    title: 'an annotation that the sidecar does not read',
    patch: { [DASHBOARDS]: { metadata: { annotations: { 'grafana-folder': 'Shop' } } } },
    fixed: false,
  },
  {
    id: 'annotations.not-scraped',
    title: 'annotations instead of a monitor',
    patch: { [SERVICE]: { metadata: { annotations: { 'prometheus.io/scrape': 'true' } } } },
    remove: [MONITOR],
    loads: true,
    fixed: false,
  },
];

/**
 * Returns the first scenario of each link of the chain. Those for which Prometheus has to load a change take a minute, so they count as one
 * link: the others differ in the text of Prometheus only, which the unit tests have.
 */
export function oneOfEachLink(): readonly Scenario[] {
  const linkOf = ({ id, loads = false }: Scenario) => (loads ? 'loaded by Prometheus' : id.split('.')[0]);
  return [...Map.groupBy(SCENARIOS, linkOf).values()].flatMap(([first]) => first ?? []);
}

// --- internal ---

function prometheus(spec: object): Readonly<Record<string, object>> {
  return { [PROMETHEUS]: { spec } };
}

function endpoint(fields: object): Readonly<Record<string, object>> {
  return { [MONITOR]: { spec: { endpoints: [fields] } } };
}

function rules(...given: readonly object[]): Readonly<Record<string, object>> {
  return { [RULE]: { spec: { groups: [{ name: NAME, rules: given }] } } };
}

function container(fields: object): Readonly<Record<string, object>> {
  return { [DEPLOYMENT]: { spec: { template: { spec: { containers: [{ name: NAME, ...fields }] } } } } };
}

function podMonitor(matchLabels: object): KubernetesObject {
  const spec = { selector: { matchLabels }, podMetricsEndpoints: [{ port: 'web' }] };
  return { apiVersion: MONITORING, kind: 'PodMonitor', metadata: { name: 'pods', namespace: SHOP, labels: RELEASE }, ...{ spec } };
}
