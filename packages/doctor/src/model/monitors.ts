import { referenceTo } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import type { Kinds, NamespacedObject } from '../snapshot/kinds.ts';
import type { PrometheusServer, TargetState } from '../snapshot/snapshot.ts';
import type { Inventory } from './inventory.ts';
import { links } from './links.ts';
import type { Selecting, Verdict } from './selection.ts';
import { verdictsOn } from './selection.ts';

/** The kinds of object that make Prometheus scrape something. */
export const MONITOR_KINDS = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'] as const;
export type MonitorKind = (typeof MONITOR_KINDS)[number];

/** One endpoint of a ServiceMonitor or PodMonitor; of a Probe or a ScrapeConfig the only one. */
export interface MonitoredEndpoint {
  readonly index: number;
  /** The name of its job in the configuration of Prometheus. */
  readonly pool: string;
  readonly port?: string | undefined;
  readonly targetPort?: string | number | undefined;
  readonly portNumber?: number | undefined;
  readonly path: string;
  /** The targets that the servers which select the monitor scrape. */
  readonly active: readonly TargetState[];
}

/** A monitor with all that the snapshot says of it. */
export interface Monitor {
  readonly kind: MonitorKind;
  readonly object: Kinds[MonitorKind];
  readonly key: string;
  readonly namespace: string;
  readonly verdicts: readonly Verdict[];
  /** The Prometheuses that select it. */
  readonly selectedBy: readonly Selecting[];
  /** The servers of those that answered. */
  readonly servers: readonly PrometheusServer[];
  /** The namespaces in which it looks for targets. */
  readonly namespaces: 'all' | readonly string[];
  /** The Services that it selects there. */
  readonly services: readonly Kinds['Service'][];
  /** The pods that it selects there, itself or by way of Services; pods that are being deleted are left out. */
  readonly pods: readonly Kinds['Pod'][];
  readonly endpoints: readonly MonitoredEndpoint[];
}

/** What the monitors are made from. */
export interface MonitorSources {
  readonly inventory: Inventory;
  readonly selecting: readonly Selecting[];
  readonly serversOf: (by: Selecting) => readonly PrometheusServer[];
  readonly ignoresNamespaceSelectors: (by: Selecting) => boolean;
}

/** Every monitor of a snapshot. */
export function monitorsOf(sources: MonitorSources): readonly Monitor[] {
  const { inventory } = sources;
  const targets = new Map(inventory.snapshot.prometheus.map((server) => [server, Map.groupBy(server.targets ?? [], ({ pool }) => pool)]));
  return MONITOR_KINDS.flatMap((kind) => inventory.all(kind).map((object) => monitorOf(kind, object, sources, targets)));
}

/** The pods that a Service selects; none when it has no selector, and then its endpoints are kept by hand. */
export function podsBehind(service: Kinds['Service'], inventory: Inventory): readonly Kinds['Pod'][] {
  const matchLabels = service.spec?.selector;
  if (matchLabels === undefined || Object.keys(matchLabels).length === 0) return [];
  return living(inventory.select('Pod', { matchLabels }, service.metadata.namespace));
}

/** The slices of a Service. */
export function slicesOf(service: Kinds['Service'], inventory: Inventory): readonly Kinds['EndpointSlice'][] {
  const { name, namespace } = service.metadata;
  return inventory.select('EndpointSlice', { matchLabels: { 'kubernetes.io/service-name': name } }, namespace);
}

/** Objects of a kind in some namespaces, by a selector that, as the operator reads it, selects everything when it is empty. */
export function selectIn<K extends 'Service' | 'Pod'>(
  kind: K,
  monitor: Pick<Monitor, 'namespaces'>,
  selector: object,
  inventory: Inventory,
) {
  if (monitor.namespaces === 'all') return inventory.select(kind, selector);
  return monitor.namespaces.flatMap((namespace) => inventory.select(kind, selector, namespace));
}

/** The links by which metrics of a monitor arrive: they break with anything that keeps the monitor from scraping. */
export function metricLinks({ namespace, namespaces, services, pods }: Monitor): readonly string[] {
  const named = namespaces === 'all' ? [] : namespaces;
  const found = [...services, ...pods].map(({ metadata }) => metadata.namespace);
  return [...new Set([namespace, ...named, ...found])].map(links.metrics);
}

// --- internal ---

type TargetsByPool = ReadonlyMap<PrometheusServer, ReadonlyMap<string, readonly TargetState[]>>;

function monitorOf(kind: MonitorKind, object: Kinds[MonitorKind], sources: MonitorSources, targets: TargetsByPool): Monitor {
  const { inventory, selecting, serversOf, ignoresNamespaceSelectors } = sources;
  const { namespace, name } = object.metadata;
  const verdicts = verdictsOn(object, selecting, inventory);
  const selectedBy = verdicts.filter(({ selected }) => selected).map(({ by }) => by);
  const servers = selectedBy.flatMap(serversOf);
  const ignored = selectedBy.length > 0 && selectedBy.every(ignoresNamespaceSelectors);
  const namespaces = ignored ? [namespace] : namespacesOf(object);
  const selector = selectorOf(kind, object);
  const services = kind === 'ServiceMonitor' ? selectIn('Service', { namespaces }, selector, inventory) : [];
  const pods =
    kind === 'PodMonitor'
      ? living(selectIn('Pod', { namespaces }, selector, inventory))
      : services.flatMap((service) => podsBehind(service, inventory));
  const activeIn = (pool: string) => servers.flatMap((server) => targets.get(server)?.get(pool) ?? []);
  const prefix = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}/${namespace}/${name}`;
  return {
    kind,
    object,
    key: referenceKey(referenceTo(object)),
    namespace,
    verdicts,
    selectedBy,
    servers,
    namespaces,
    services,
    pods: [...new Set(pods)],
    endpoints: endpointsOf(kind, object, prefix).map((endpoint) => ({ ...endpoint, active: activeIn(endpoint.pool) })),
  };
}

function namespacesOf({ metadata, spec }: Kinds[MonitorKind]): Monitor['namespaces'] {
  const { any, matchNames = [] } =
    (spec as { readonly namespaceSelector?: { any?: boolean; matchNames?: string[] } } | undefined)?.namespaceSelector ?? {};
  if (any === true) return 'all';
  return matchNames.length > 0 ? matchNames : [metadata.namespace];
}

function selectorOf(kind: MonitorKind, { spec }: Kinds[MonitorKind]): object {
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return {};
  return (spec as { readonly selector?: object } | undefined)?.selector ?? {};
}

interface EndpointSpec {
  readonly port?: string;
  readonly targetPort?: string | number;
  readonly portNumber?: number;
  readonly path?: string;
}

function endpointsOf(kind: MonitorKind, object: Kinds[MonitorKind], prefix: string): readonly Omit<MonitoredEndpoint, 'active'>[] {
  if (kind === 'Probe' || kind === 'ScrapeConfig') return [{ index: 0, pool: prefix, path: '/metrics' }];
  const { endpoints, podMetricsEndpoints } = object.spec as { endpoints?: EndpointSpec[]; podMetricsEndpoints?: EndpointSpec[] };
  return (endpoints ?? podMetricsEndpoints ?? []).map(({ port, targetPort, portNumber, path = '/metrics' }, index) => {
    return { index, pool: `${prefix}/${index}`, port, targetPort, portNumber, path };
  });
}

function living<T extends NamespacedObject>(pods: readonly T[]): readonly T[] {
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
