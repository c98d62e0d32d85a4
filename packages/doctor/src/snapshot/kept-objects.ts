import { anything, converted, type Fields, list, map, object, type Reading, readShape, type Shape } from 'metric-to-pager/shape';
import { CLUSTER_METADATA, METADATA } from './kept-metadata.ts';
import { ALERTMANAGER, ALERTMANAGER_CONFIG, MONITOR, PROBE, PROMETHEUS, RULES, SCRAPE_CONFIG, STATUS } from './kept-monitoring.ts';
import { ENDPOINT_SLICE, NETWORK_POLICY, POD, SERVICE, WORKLOAD } from './kept-workloads.ts';
import type { KindName, Kinds } from './kinds.ts';
import { kept } from './text-rules.ts';

/**
 * Returns the fields of an object that a diagnosis reads, and nothing else: no environment, no parameters, no annotations of other programs. Of a Secret only the
 * names of its keys are left.
 *
 * @throws `ShapeError` when the object is of another shape
 */
export function keptObject<K extends KindName>(kind: K, given: unknown, pass: Reading['pass']): Kinds[K] {
  return readShape(KEPT_OBJECTS[kind], given, { name: `An object of kind ${kind}`, pass }) as unknown as Kinds[K];
}

/** The bundle of a certificate is public, but long: whether it can be one is all that matters. */
const BUNDLE = converted(kept('words'), (bundle) => {
  if (['', 'valid', 'invalid'].includes(bundle)) return bundle;
  return Buffer.from(bundle, 'base64').toString('utf8').includes('-----BEGIN CERTIFICATE-----') ? 'valid' : 'invalid';
});

const service = object({ name: kept('name'), namespace: kept('name') });
const involved = object({ kind: kept('name'), name: kept('name') }, { namespace: kept('name') });

/** The form of the objects of each kind, with what is kept of their texts. */
export const KEPT_OBJECTS: Readonly<Record<KindName, Shape<object>>> = {
  Namespace: ofCluster({}),
  Pod: namespaced(POD),
  Service: namespaced(SERVICE),
  EndpointSlice: namespaced(ENDPOINT_SLICE),
  Deployment: namespaced(WORKLOAD),
  StatefulSet: namespaced(WORKLOAD),
  DaemonSet: namespaced(WORKLOAD),
  Rollout: namespaced(WORKLOAD),
  NetworkPolicy: namespaced(NETWORK_POLICY),
  Prometheus: namespaced(PROMETHEUS),
  PrometheusAgent: namespaced(PROMETHEUS),
  ThanosRuler: namespaced(PROMETHEUS),
  ServiceMonitor: namespaced({ status: STATUS }, MONITOR),
  PodMonitor: namespaced({ status: STATUS }, MONITOR),
  Probe: namespaced({ status: STATUS }, PROBE),
  ScrapeConfig: namespaced({ status: STATUS }, SCRAPE_CONFIG),
  PrometheusRule: namespaced({ ...RULES, status: STATUS }),
  Alertmanager: namespaced(ALERTMANAGER),
  AlertmanagerConfig: namespaced({ ...ALERTMANAGER_CONFIG, status: STATUS }),
  ValidatingWebhookConfiguration: ofCluster({
    webhooks: list(
      object(
        { name: kept('name'), clientConfig: object({}, { service, caBundle: BUNDLE }) },
        { failurePolicy: kept('words'), rules: list(object({}, { apiGroups: list(kept('name')) })) },
      ),
    ),
  }),
  CustomResourceDefinition: ofCluster({}),
  Event: converted(
    namespaced(
      {
        message: kept('words'),
        lastTimestamp: kept('time'),
        eventTime: kept('time'),
        series: object({}, { lastObservedTime: kept('time') }),
      },
      { involvedObject: involved, reason: kept('words') },
    ),
    ({ message = '', lastTimestamp, series, eventTime, ...rest }) => ({
      ...rest,
      message,
      lastTimestamp: lastTimestamp ?? series?.lastObservedTime ?? eventTime ?? '',
    }),
  ),
  Secret: converted(
    namespaced({ keys: list(kept('name')), data: map(anything, 'name'), stringData: map(anything, 'name') }),
    ({ keys, data, stringData, ...rest }) => ({ ...rest, keys: keys ?? Object.keys({ ...data, ...stringData }) }),
  ),
  GrafanaDashboard: namespaced({ spec: object({}, { configMapRef: object({ name: kept('name') }) }) }),
};

// --- internal ---

function ofCluster<O extends Fields>(optional: O) {
  return object({ apiVersion: kept('name'), kind: kept('name'), metadata: CLUSTER_METADATA }, optional);
}

function namespaced<O extends Fields, R extends Fields = Record<never, never>>(optional: O, required?: R) {
  return object({ apiVersion: kept('name'), kind: kept('name'), metadata: METADATA, ...(required as R) }, optional);
}
