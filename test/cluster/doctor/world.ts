import { createNamespace, type KubernetesObject, type ManagedPrometheus, referenceTo } from 'metric-to-pager/cluster';
import { OWNER, type TestCluster } from '../test-cluster.ts';

/** The namespace of the Prometheus and the Alertmanager of the test, and that of the service that they watch. */
export const STACK = 'doctor-stack';
export const SHOP = 'doctor-shop';
export const NAME = 'shop';
export const LABELS = { app: NAME };
const RELEASE = { release: 'doctor' };
/** The account of the Prometheus, not that of doctor. */
const ACCOUNT = 'doctor-prometheus';
const DISCOVERY = [
  { apiGroups: [''], resources: ['services', 'endpoints', 'pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
];

const MONITORING = 'monitoring.coreos.com/v1';

/** The scope of the diagnoses: this service, and this Prometheus. */
export const SCOPE = { namespace: SHOP, prometheus: `${STACK}/doctor` } as const;

/** The objects of a service that is monitored as it should be, with a Prometheus of its own. */
export interface World {
  /** By `KIND/NAME`, in the order in which they are applied. */
  readonly objects: Readonly<Record<string, KubernetesObject>>;
}

/**
 * Describes the world: the images are those of the Prometheus and the Alertmanager of the cluster, which are on its nodes. The service that is
 * watched is a Prometheus, too, as that exposes metrics.
 *
 * @throws when the namespace of the Prometheus has no Alertmanager
 */
export async function worldOf({ objects }: TestCluster, { object: prometheus }: ManagedPrometheus): Promise<World> {
  const { namespace } = prometheus.metadata;
  const [alertmanager] = await objects.list<KubernetesObject & { readonly spec: Readonly<Record<string, unknown>> }>(
    { apiVersion: MONITORING, kind: 'Alertmanager' },
    { ...(namespace !== undefined && { namespace }) },
  );
  if (alertmanager === undefined) throw new Error(`Namespace "${namespace}" has no Alertmanager, whose image is needed`);
  const { image, version, securityContext } = alertmanager.spec;
  const own = prometheus.spec?.image ?? '';
  const all = [...stackObjects(own, prometheus, { image, version, securityContext }), ...shopObjects(own)];
  return { objects: Object.fromEntries(all.map((one) => [`${one.kind}/${one.metadata.name}`, one])) };
}

/** Makes the namespaces and everything in them. */
export async function makeWorld(cluster: TestCluster, world: World): Promise<void> {
  await createNamespace(cluster.objects, STACK, cluster.ours);
  await createNamespace(cluster.objects, SHOP, cluster.ours);
  await restore(cluster, world);
}

/**
 * Brings every object back to what the world says: a field that a test added is removed with the object, as apply only takes away its own.
 *
 * @param replaced the objects that a test changed
 */
export async function restore(cluster: TestCluster, world: World, replaced: readonly string[] = []): Promise<void> {
  for (const key of replaced) {
    const wanted = world.objects[key];
    if (wanted === undefined) continue;
    const reference = referenceTo(wanted);
    const now = await cluster.objects.find(reference);
    if (now !== undefined) await cluster.objects.patch(reference, difference(wanted, now), OWNER);
  }
  for (const object of Object.values(world.objects)) await cluster.objects.apply(object, OWNER);
}

// --- internal ---

function dataOf(object: KubernetesObject): unknown {
  return (object as KubernetesObject & { readonly data?: unknown }).data;
}

function specOf(object: KubernetesObject): unknown {
  return (object as KubernetesObject & { readonly spec?: unknown }).spec;
}

/** A merge patch that removes the fields of the specification, and the labels and annotations, that an object should not have. */
function difference(wanted: KubernetesObject, now: KubernetesObject): object {
  const extra = (one: unknown, other: unknown) =>
    Object.fromEntries(
      Object.keys(Object(other))
        .filter((key) => !Object.hasOwn(Object(one), key))
        .map((key) => [key, null]),
    );
  const labels = extra(wanted.metadata.labels, now.metadata.labels);
  const annotations = extra(wanted.metadata.annotations, now.metadata.annotations);
  // The API server fills in fields of its own kinds; only those of custom resources are the test's.
  const spec = wanted.apiVersion.startsWith('monitoring') ? { spec: { ...extra(specOf(wanted), specOf(now)) } } : {};
  const data = wanted.kind === 'ConfigMap' ? { data: extra(dataOf(wanted), dataOf(now)) } : {};
  return { metadata: { labels, annotations }, ...spec, ...data };
}

function object(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string,
  fields: object,
  metadata: object = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace, ...metadata }, ...fields } as KubernetesObject;
}

function stackObjects(image: string, { spec }: ManagedPrometheus['object'], alertmanager: object): readonly KubernetesObject[] {
  const selector = { matchLabels: RELEASE };
  return [
    object('v1', 'ServiceAccount', ACCOUNT, STACK, {}),
    ...discoveryIn(SHOP, 'doctor'),
    ...discoveryIn(STACK, 'doctor-alertmanagers'),
    object(MONITORING, 'Prometheus', 'doctor', STACK, {
      spec: {
        image,
        version: spec?.version,
        securityContext: spec?.securityContext,
        serviceAccountName: ACCOUNT,
        serviceDiscoveryRole: 'EndpointSlice',
        replicas: 1,
        retention: '40d',
        scrapeInterval: '5s',
        evaluationInterval: '5s',
        serviceMonitorSelector: selector,
        serviceMonitorNamespaceSelector: {},
        podMonitorSelector: selector,
        podMonitorNamespaceSelector: {},
        ruleSelector: selector,
        ruleNamespaceSelector: {},
        alerting: { alertmanagers: [{ namespace: STACK, name: 'alertmanager-operated', port: 'web' }] },
      },
    }),
    object(MONITORING, 'Alertmanager', 'doctor', STACK, {
      spec: {
        ...alertmanager,
        replicas: 1,
        alertmanagerConfigSelector: { matchLabels: RELEASE },
        alertmanagerConfigNamespaceSelector: {},
      },
    }),
    // A Grafana without a pod: the environment of its sidecar is all that is needed.
    object('apps/v1', 'Deployment', 'grafana', STACK, {
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'grafana' } },
        template: {
          metadata: { labels: { app: 'grafana' } },
          spec: {
            containers: [
              {
                name: 'grafana-sc-dashboard',
                image: 'quay.io/kiwigrid/k8s-sidecar:1.30.0',
                env: Object.entries({
                  LABEL: 'grafana_dashboard',
                  LABEL_VALUE: '1',
                  NAMESPACE: 'ALL',
                  FOLDER_ANNOTATION: 'grafana_folder',
                }).map(([name, value]) => ({ name, value })),
              },
            ],
          },
        },
      },
    }),
  ];
}

/** The rights of the Prometheus to discover targets, or Alertmanagers, in a namespace. */
function discoveryIn(namespace: string, name: string): readonly KubernetesObject[] {
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    object(rbac, 'Role', name, namespace, { rules: DISCOVERY }),
    object(rbac, 'RoleBinding', name, namespace, {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace: STACK }],
    }),
  ];
}

function shopObjects(image: string): readonly KubernetesObject[] {
  const ports = [
    { name: 'web', containerPort: 9090 },
    { name: 'closed', containerPort: 9091 },
  ];
  const args = ['--config.file=/dev/null', '--storage.tsdb.path=/data', '--web.listen-address=0.0.0.0:9090'];
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  const readinessProbe = { httpGet: { path: '/-/ready', port: 'web' }, periodSeconds: 1, failureThreshold: 2 };
  return [
    object('apps/v1', 'Deployment', NAME, SHOP, {
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: LABELS },
        template: {
          metadata: { labels: LABELS },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: NAME, image, imagePullPolicy: 'IfNotPresent', args, ports, volumeMounts, readinessProbe }],
            volumes: [{ name: 'data', emptyDir: {} }],
          },
        },
      },
    }),
    object(
      'v1',
      'Service',
      NAME,
      SHOP,
      {
        spec: {
          selector: LABELS,
          ports: [
            { name: 'web', port: 80, targetPort: 'web' },
            { name: 'closed', port: 81, targetPort: 'closed' },
          ],
        },
      },
      { labels: LABELS },
    ),
    object('v1', 'Secret', 'scrape', SHOP, { stringData: { token: 'none' } }),
    object(
      MONITORING,
      'ServiceMonitor',
      NAME,
      SHOP,
      { spec: { selector: { matchLabels: LABELS }, endpoints: [{ port: 'web' }] } },
      { labels: RELEASE },
    ),
    object(
      MONITORING,
      'PrometheusRule',
      NAME,
      SHOP,
      {
        spec: {
          groups: [{ name: NAME, rules: [alert('sum by (namespace) (rate(prometheus_http_requests_total{job="shop"}[1m])) > 1000')] }],
        },
      },
      { labels: RELEASE },
    ),
    object(
      'monitoring.coreos.com/v1alpha1',
      'AlertmanagerConfig',
      NAME,
      SHOP,
      {
        spec: {
          route: { receiver: 'none', matchers: [{ name: 'severity', value: 'critical', matchType: '=' }] },
          receivers: [{ name: 'none' }],
        },
      },
      { labels: RELEASE },
    ),
    object('v1', 'ConfigMap', 'dashboards', SHOP, { data: { 'shop.json': dashboardText({}) } }, { labels: { grafana_dashboard: '1' } }),
  ];
}

/** The alert of the world, with another expression or other labels. */
export function alert(expr: string, labels: object = { severity: 'critical' }): object {
  return { alert: 'ShopBusy', expr, labels };
}

/** A dashboard as Grafana exports it, with other fields. */
export function dashboardText(fields: object): string {
  const targets = [{ expr: 'sum(rate(prometheus_http_requests_total[5m]))' }];
  const panels = [{ type: 'timeseries', title: 'Requests', datasource: { uid: '$datasource' }, targets }];
  return JSON.stringify({ uid: 'shop', title: 'Shop', schemaVersion: 39, panels, ...fields });
}
