import type { KubernetesObject } from 'metric-to-pager/cluster';
import type { Observed, Separated } from './causes.ts';
import { findingKey, referenceKey } from './finding.ts';
import type { Model } from './model/model.ts';
import { podsBehind } from './model/monitors.ts';
import { keyOf } from './model/object-view.ts';
import { type KindName, pluralOf, WORKLOAD_KINDS } from './snapshot/kinds.ts';

/** The findings that are about the scope of a model, with their causes wherever these are. */
export function inScope({ causes, consequences }: Separated, model: Model): Separated {
  const { namespace, names = [] } = model.scope;
  if (namespace === undefined && names.length === 0) return { causes, consequences };
  const wanted = names.length > 0 ? relatedKeys(model) : undefined;
  return about({ causes, consequences }, ({ observation: { subject, concerns = [] } }) => {
    const keys = [referenceKey(subject), ...concerns];
    return keys.some((key) => (wanted === undefined ? isIn(key, namespace) : wanted.has(key)));
  });
}

/** The findings that are asked for, with their causes. */
export function about({ causes, consequences }: Separated, isAsked: (observed: Observed) => boolean): Separated {
  const kept = consequences.filter(isAsked);
  const behind = new Set(kept.flatMap(({ finding }) => finding.causedBy ?? []));
  return { causes: causes.filter((one) => isAsked(one) || behind.has(findingKey(one.finding))), consequences: kept };
}

/** The names of a scope as objects; a name without an object is not there. */
export function namedObjects({
  inventory,
  scope,
}: Model): readonly { readonly given: string; readonly objects: readonly KubernetesObject[] }[] {
  return (scope.names ?? []).map((given) => {
    const [kind = '', name = ''] = given.split('/', 2);
    const known = KINDS.find((candidate) => kindNames(candidate).includes(kind.toLowerCase()));
    const objects = known === undefined ? dashboardsNamed(given, inventory) : inventory.all(known);
    return {
      given,
      objects: objects.filter(
        ({ metadata }) => metadata.name === name && (scope.namespace === undefined || metadata.namespace === scope.namespace),
      ),
    };
  });
}

// --- internal ---

const KINDS = [
  ...WORKLOAD_KINDS,
  'Pod',
  'Service',
  'ServiceMonitor',
  'PodMonitor',
  'Probe',
  'ScrapeConfig',
  'PrometheusRule',
  'AlertmanagerConfig',
  'Prometheus',
  'PrometheusAgent',
  'Alertmanager',
] as const satisfies readonly KindName[];

const SHORT: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['deploy'],
  StatefulSet: ['sts'],
  DaemonSet: ['ds'],
  Pod: ['po'],
  Service: ['svc'],
  ServiceMonitor: ['smon'],
  PodMonitor: ['pmon'],
  PrometheusRule: ['promrule'],
  Prometheus: ['prom'],
  Alertmanager: ['am'],
  AlertmanagerConfig: ['amcfg'],
};

/** The names by which kubectl knows a kind, in lower case. */
function kindNames(kind: string): readonly string[] {
  const lower = kind.toLowerCase();
  return [lower, pluralOf(kind), ...(SHORT[kind] ?? [])].flatMap((name) => [name, `${name}.monitoring.coreos.com`]);
}

function dashboardsNamed(given: string, { snapshot }: Model['inventory']): readonly KubernetesObject[] {
  if (!/^(configmaps?|cm)\//i.test(given)) return [];
  return snapshot.dashboards.map(({ namespace, configMap }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace, name: configMap },
  }));
}

function isIn(key: string, namespace: string | undefined): boolean {
  const parts = key.split('/');
  return parts.length === 3 ? parts[1] === namespace : key === `Namespace/${namespace}`;
}

/** The keys of the named objects and of those that the chain connects them with. */
function relatedKeys(model: Model): ReadonlySet<string> {
  const { inventory, monitors } = model;
  const keys = new Set(namedObjects(model).flatMap(({ given, objects }) => [given, ...objects.map(keyOf)]));
  for (const workload of inventory.workloads().filter((one) => keys.has(keyOf(one)))) {
    const { namespace } = workload.metadata;
    const selector = workload.spec?.selector;
    if (selector === undefined) continue;
    const labels = workload.spec?.template?.metadata?.labels;
    for (const pod of inventory.select('Pod', selector, namespace)) keys.add(keyOf(pod));
    for (const service of inventory.in('Service', namespace)) {
      const selected = Object.entries(service.spec?.selector ?? {});
      if (selected.length > 0 && selected.every(([key, value]) => labels?.[key] === value)) keys.add(keyOf(service));
    }
  }
  for (const pod of inventory.all('Pod').filter((one) => keys.has(keyOf(one)))) {
    for (const service of inventory.in('Service', pod.metadata.namespace)) {
      if (podsBehind(service, inventory).includes(pod)) keys.add(keyOf(service));
    }
  }
  for (const monitor of monitors) {
    const connected = [...monitor.services, ...monitor.pods].map(keyOf);
    if (connected.some((key) => keys.has(key))) keys.add(monitor.key);
    else if (keys.has(monitor.key)) for (const key of connected) keys.add(key);
  }
  return keys;
}
