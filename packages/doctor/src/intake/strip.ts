import type { KubernetesObject } from 'metric-to-pager/cluster';
import type { KindName, Kinds } from '../snapshot/kinds.ts';

/**
 * What a diagnosis reads of an object, and nothing else: no environment, no values of parameters, no annotations of other programs. Of a
 * Secret only the names of its keys are left.
 */
export function strip<K extends KindName>(kind: K, object: KubernetesObject): Kinds[K] {
  const given = object as Given;
  const keep = KEEP[kind];
  return { apiVersion: object.apiVersion, kind, metadata: metadataOf(given), ...(keep?.(given) ?? {}) } as unknown as Kinds[K];
}

// --- internal ---

/** An object as the API server answers it. */
type Given = KubernetesObject & { readonly [field: string]: Fields };
// biome-ignore lint/suspicious/noExplicitAny: objects of every kind are walked here, and what is left has the type of its kind
type Fields = any;

const KEPT_ANNOTATIONS = /^(prometheus\.io\/|operator\.prometheus\.io\/|controller-gen)/;

function metadataOf({ metadata }: Given): object {
  const { name, namespace, uid, labels, annotations, creationTimestamp, deletionTimestamp, ownerReferences, generation } =
    metadata as Fields;
  const kept = Object.entries<string>(annotations ?? {}).filter(([key]) => KEPT_ANNOTATIONS.test(key));
  return defined({
    name,
    namespace,
    uid,
    labels,
    annotations: kept.length > 0 ? Object.fromEntries(kept) : undefined,
    creationTimestamp,
    deletionTimestamp,
    generation,
    updatedAt: updatedAt(metadata),
    ownerReferences: ownerReferences?.map(({ kind, name }: Fields) => ({ kind, name })),
  });
}

/** The last time that something other than the status was written. */
function updatedAt({ managedFields = [] }: Fields): string | undefined {
  const times: string[] = managedFields.flatMap(({ subresource, time }: Fields) => (subresource === 'status' || !time ? [] : [time]));
  return times.toSorted().at(-1);
}

const spec: Keep = ({ spec }) => ({ spec: withoutParameters(spec) });
const specAndStatus: Keep = ({ spec, status }) => defined({ spec: withoutParameters(spec), status });

type Keep = (object: Given) => object;

const workload: Keep = ({ spec, status }) => ({
  spec: defined({
    replicas: spec?.replicas,
    selector: spec?.selector,
    template: { metadata: { labels: spec?.template?.metadata?.labels }, spec: podSpec(spec?.template?.spec) },
  }),
  status: defined({
    ...pick(status, ['replicas', 'readyReplicas', 'availableReplicas', 'desiredNumberScheduled', 'numberReady']),
    conditions: status?.conditions
      ?.filter(({ type }: Fields) => type === 'ReplicaFailure')
      .map((one: Fields) => pick(one, ['type', 'status', 'reason', 'message'])),
  }),
});

const prometheus: Keep = ({ spec, status }) => ({
  spec: {
    ...pick(spec, PROMETHEUS_FIELDS),
    ...(spec?.scrapeClasses !== undefined && {
      scrapeClasses: spec.scrapeClasses.map((one: Fields) => pick(one, ['name', 'default'])),
    }),
    ...(spec?.alerting !== undefined && {
      alerting: { alertmanagers: (spec.alerting.alertmanagers ?? []).map((one: Fields) => pick(one, ['namespace', 'name', 'port'])) },
    }),
    ...(spec?.web?.tlsConfig !== undefined && { web: { tlsConfig: {} } }),
    ...(spec?.additionalScrapeConfigs !== undefined && { additionalScrapeConfigs: pick(spec.additionalScrapeConfigs, ['name', 'key']) }),
    ...(spec?.additionalAlertManagerConfigs !== undefined && {
      additionalAlertManagerConfigs: pick(spec.additionalAlertManagerConfigs, ['name', 'key']),
    }),
  },
  status: pick(status, ['paused', 'replicas', 'availableReplicas', 'shardStatuses', 'conditions']),
});

const PROMETHEUS_FIELDS = [
  ...['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig', 'rule'].flatMap((kind) => [`${kind}Selector`, `${kind}NamespaceSelector`]),
  'paused',
  'mode',
  'version',
  'replicas',
  'shards',
  'serviceAccountName',
  'serviceDiscoveryRole',
  'ignoreNamespaceSelectors',
  'arbitraryFSAccessThroughSMs',
  'listenLocal',
  'routePrefix',
  'retention',
  'retentionSize',
  'scrapeInterval',
  'scrapeTimeout',
  'enforcedNamespaceLabel',
  'enforcedSampleLimit',
  'enforcedTargetLimit',
  'enforcedLabelLimit',
  'enforcedBodySizeLimit',
  'sampleLimit',
  'targetLimit',
  'overrideHonorLabels',
];

const ALERTMANAGER_FIELDS = [
  'alertmanagerConfigSelector',
  'alertmanagerConfigNamespaceSelector',
  'alertmanagerConfigMatcherStrategy',
  'alertmanagerConfiguration',
  'configSecret',
  'listenLocal',
  'paused',
  'replicas',
  'routePrefix',
];

/** Environment variables of the sidecar that loads dashboards, none of which is secret. */
const SIDECAR_VARIABLES = ['LABEL', 'LABEL_VALUE', 'NAMESPACE', 'RESOURCE', 'FOLDER', 'FOLDER_ANNOTATION'];

const KEEP: Readonly<Partial<Record<KindName, Keep>>> = {
  Pod: ({ spec, status }) => ({
    spec: { ...podSpec(spec), ...pick(spec, ['hostNetwork', 'nodeName']) },
    status: {
      ...pick(status, ['phase', 'podIP', 'reason']),
      conditions: status?.conditions
        ?.filter(({ type }: Fields) => type === 'Ready')
        .map((one: Fields) => pick(one, ['type', 'status', 'reason', 'message'])),
      containerStatuses: status?.containerStatuses
        ?.filter(({ ready }: Fields) => ready !== true)
        .map(({ name, state, lastState, restartCount }: Fields) =>
          defined({
            name,
            restartCount,
            state: state?.waiting === undefined ? undefined : { waiting: pick(state.waiting, ['reason', 'message']) },
            lastState: lastState?.terminated === undefined ? undefined : { terminated: pick(lastState.terminated, ['reason', 'exitCode']) },
          }),
        ),
    },
  }),
  Service: ({ spec }) => ({ spec: pick(spec, ['selector', 'ports', 'clusterIP', 'type', 'publishNotReadyAddresses']) }),
  EndpointSlice: ({ endpoints, ports }) => ({
    endpoints: (endpoints ?? []).map((one: Fields) => ({
      ...pick(one, ['addresses', 'conditions']),
      ...(one.targetRef !== undefined && { targetRef: pick(one.targetRef, ['kind', 'name']) }),
    })),
    ports: ports ?? [],
  }),
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  NetworkPolicy: spec,
  Prometheus: prometheus,
  PrometheusAgent: prometheus,
  ThanosRuler: ({ spec }) => ({ spec: pick(spec, ['ruleSelector', 'ruleNamespaceSelector']) }),
  ServiceMonitor: specAndStatus,
  PodMonitor: specAndStatus,
  Probe: specAndStatus,
  ScrapeConfig: specAndStatus,
  PrometheusRule: specAndStatus,
  Alertmanager: ({ spec }) => ({ spec: pick(spec, ALERTMANAGER_FIELDS) }),
  AlertmanagerConfig: ({ spec, status }) => defined({ spec: pick(spec, ['route']), status }),
  ValidatingWebhookConfiguration: ({ webhooks }) => ({
    webhooks: (webhooks ?? []).map((one: Fields) => ({
      ...pick(one, ['name', 'failurePolicy', 'rules']),
      clientConfig: { ...pick(one.clientConfig, ['service', 'url']), caBundle: certificateState(one.clientConfig?.caBundle) },
    })),
  }),
  Event: ({ involvedObject, regarding, reason, message, note, lastTimestamp, eventTime, series }) => ({
    involvedObject: pick(involvedObject ?? regarding, ['kind', 'namespace', 'name']),
    reason,
    message: message ?? note ?? '',
    lastTimestamp: lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? '',
  }),
  Secret: ({ data, stringData }) => ({ keys: Object.keys({ ...data, ...stringData }) }),
  GrafanaDashboard: ({ spec }) => ({ spec: pick(spec, ['configMapRef']) }),
};

function podSpec(spec: Fields): object {
  return defined({
    containers: (spec?.containers ?? []).map(containerOf),
    initContainers: spec?.initContainers
      ?.filter(({ restartPolicy }: Fields) => restartPolicy === 'Always')
      .map((one: Fields) => ({ ...containerOf(one), restartPolicy: 'Always' })),
  });
}

function containerOf(container: Fields): object {
  const { name, image, ports, command, args, env } = container;
  const operator = /prometheus-operator(:|@|$)/.test(image ?? '');
  const variables = env?.filter((one: Fields) => SIDECAR_VARIABLES.includes(one.name) && one.value !== undefined);
  return defined({
    name,
    image,
    ports: ports?.map((one: Fields) => pick(one, ['name', 'containerPort', 'protocol'])),
    command: operator ? command : undefined,
    args: operator ? args : undefined,
    env:
      /sidecar/i.test(image ?? '') || /sidecar|sc-dashboard/i.test(name)
        ? variables?.map((one: Fields) => pick(one, ['name', 'value']))
        : undefined,
  });
}

/** Parameters of a scrape can hold a key: their names are kept, and their values are not. */
function withoutParameters(value: Fields): Fields {
  if (Array.isArray(value)) return value.map(withoutParameters);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key !== 'params' || typeof inner !== 'object' || inner === null) return [key, withoutParameters(inner)];
      return [key, Object.fromEntries(Object.keys(inner).map((name) => [name, ['…']]))];
    }),
  );
}

/** A bundle is public, but long: whether it can be one is all that matters. */
function certificateState(bundle: string | undefined): string {
  if (bundle === undefined || bundle === '') return '';
  return Buffer.from(bundle, 'base64').toString('utf8').includes('-----BEGIN CERTIFICATE-----') ? 'valid' : 'invalid';
}

function pick(object: Fields, fields: readonly string[]): object {
  return Object.fromEntries(fields.flatMap((field) => (object?.[field] === undefined ? [] : [[field, object[field]]])));
}

function defined(object: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
