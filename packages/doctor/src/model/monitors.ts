import type { Kinds, NamespacedObject } from '../snapshot/kinds.ts';
import type { PrometheusServer, TargetState } from '../snapshot/snapshot.ts';
import type { Inventory } from './inventory.ts';
import { type BrokenLinks, links } from './links.ts';
import { joinNames, keyOf, poolPrefix } from './object-view.ts';
import type { Relabeling } from './relabeling-problem.ts';
import { type ScrapingKind, SelectedObject, type SelectorOwner } from './selection.ts';
import type { LabelSelector } from './selectors.ts';

/** The kinds of object that make Prometheus scrape something. */
export const MONITOR_KINDS = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'] as const;
export type MonitorKind = (typeof MONITOR_KINDS)[number];

/** An endpoint of a ServiceMonitor or PodMonitor, as far as a diagnosis reads it. */
export interface EndpointSpec {
  readonly port?: string;
  readonly targetPort?: string | number;
  readonly portNumber?: number;
  readonly path?: string;
  readonly interval?: string;
  readonly scrapeTimeout?: string;
  readonly relabelings?: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[];
  readonly bearerTokenFile?: string;
  readonly tlsConfig?: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/** The specification of a ServiceMonitor or PodMonitor, as far as a diagnosis reads it; of a Probe or a ScrapeConfig it is empty. */
export interface MonitorSpec {
  readonly selector?: LabelSelector;
  readonly namespaceSelector?: { readonly any?: boolean; readonly matchNames?: readonly string[] };
  readonly scrapeClass?: string;
  readonly sampleLimit?: number;
  readonly labelLimit?: number;
  readonly targetLimit?: number;
  readonly endpoints?: readonly EndpointSpec[];
  readonly podMetricsEndpoints?: readonly EndpointSpec[];
}

/** One endpoint of a monitor; a Probe and a ScrapeConfig have one. */
export interface MonitoredEndpoint extends EndpointSpec {
  readonly index: number;
  /** The name of its job in the configuration of Prometheus. */
  readonly pool: string;
  readonly path: string;
  /** The targets that the servers which select the monitor scrape. */
  readonly active: readonly TargetState[];
}

interface ScrapeClass {
  readonly name: string;
  readonly default?: boolean;
  readonly relabelings?: readonly Relabeling[];
}

/** Where the model of a monitor comes from. */
export interface MonitorSources {
  readonly inventory: Inventory;
  readonly prometheuses: readonly SelectorOwner<ScrapingKind>[];
  readonly targetsIn: (server: PrometheusServer, pool: string) => readonly TargetState[];
}

/** A monitor with everything that the snapshot says about it. */
export class Monitor extends SelectedObject<MonitorKind, ScrapingKind> {
  readonly spec: MonitorSpec;
  /** The servers that select it and answered. */
  readonly servers: readonly PrometheusServer[];
  /** The namespaces in which it looks for targets. */
  readonly namespaces: 'all' | readonly string[];
  /** The Services that it selects there. */
  readonly services: readonly Kinds['Service'][];
  /** The pods that it selects there, itself or by way of Services, without those that are being deleted. */
  readonly pods: readonly Kinds['Pod'][];
  readonly endpoints: readonly MonitoredEndpoint[];

  constructor(object: Kinds[MonitorKind], { inventory, prometheuses, targetsIn }: MonitorSources) {
    super(object, prometheuses, inventory);
    this.spec = (object.spec ?? {}) as MonitorSpec;
    this.servers = this.selectedBy.flatMap(({ servers }) => servers);
    this.namespaces = this.#namespaces();
    this.services = this.kind === 'ServiceMonitor' ? this.select('Service', inventory) : [];
    const pods = this.kind === 'PodMonitor' ? this.select('Pod', inventory) : this.services.flatMap((one) => podsBehind(one, inventory));
    this.pods = [...new Set(living(pods))];
    this.endpoints = this.#endpoints((pool) => this.servers.flatMap((server) => targetsIn(server, pool)));
  }

  get selector(): LabelSelector {
    return this.spec.selector ?? {};
  }

  /** The name of the field that holds its endpoints. */
  get endpointField(): 'endpoints' | 'podMetricsEndpoints' {
    return this.kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
  }

  /** The relabelings of its scrape class, which come before its own. */
  get classRelabelings(): readonly Relabeling[] {
    const classes = this.selectedBy.flatMap(({ object }) => (object.spec?.scrapeClasses ?? []) as readonly ScrapeClass[]);
    const used = classes.find(
      ({ name, default: isDefault }) => (this.spec.scrapeClass ?? (isDefault === true ? name : undefined)) === name,
    );
    return used?.relabelings ?? [];
  }

  /** Returns the JSON pointer to an endpoint. */
  endpointPath(index: number): string {
    return `/spec/${this.endpointField}/${index}`;
  }

  looksIn(namespace: string): boolean {
    return this.namespaces === 'all' || this.namespaces.includes(namespace);
  }

  /** Where it looks for its targets, in a sentence. */
  get places(): string {
    if (this.namespaces === 'all') return 'every namespace';
    return `namespace${this.namespaces.length > 1 ? 's' : ''} ${joinNames(this.namespaces)}`;
  }

  /** Returns the Services or pods where it looks for targets. @param selector @default its own, which selects everything when it is empty */
  select<K extends 'Service' | 'Pod'>(kind: K, inventory: Inventory, selector = this.selector): readonly Kinds[K][] {
    if (this.namespaces === 'all') return inventory.select(kind, selector);
    return this.namespaces.flatMap((namespace) => inventory.select(kind, selector, namespace));
  }

  /** The keys of the monitor and of what it selects. */
  get concerns(): readonly string[] {
    return [this.key, ...[...this.services, ...this.pods].map(keyOf)];
  }

  /** The links by which its metrics arrive: they break with everything that keeps it from scraping. */
  get metricLinks(): readonly string[] {
    const named = this.namespaces === 'all' ? [] : this.namespaces;
    const found = [...this.services, ...this.pods].map(({ metadata }) => metadata.namespace);
    return [...new Set([this.namespace, ...named, ...found])].map(links.metrics);
  }

  /** Returns what does not hold when it fails at a link: the link, and that the metrics behind it arrive. */
  breaking(link: (key: string) => string): BrokenLinks {
    return { breaks: [link(this.key), ...this.metricLinks], concerns: this.concerns };
  }

  /** The links that must hold for its target to be the cause of its own failure. */
  get linksToScrape(): readonly string[] {
    return [
      links.selected(this.key),
      links.accepted(this.key),
      links.discovered(this.key),
      links.reachable(this.key),
      links.reconciled(this.namespace),
      ...this.selectedBy.flatMap((by) => [links.loaded(by.key), links.running(by.key)]),
    ];
  }

  #namespaces(): Monitor['namespaces'] {
    const ignored = this.selectedBy.length > 0 && this.selectedBy.every(({ object }) => object.spec?.ignoreNamespaceSelectors === true);
    const { any = false, matchNames = [] } = (ignored ? undefined : this.spec.namespaceSelector) ?? {};
    if (any) return 'all';
    return matchNames.length > 0 ? matchNames : [this.namespace];
  }

  #endpoints(activeIn: (pool: string) => readonly TargetState[]): readonly MonitoredEndpoint[] {
    const prefix = poolPrefix(this.object);
    if (this.kind === 'Probe' || this.kind === 'ScrapeConfig') {
      return [{ index: 0, pool: prefix, path: '/metrics', active: activeIn(prefix) }];
    }
    return (this.spec.endpoints ?? this.spec.podMetricsEndpoints ?? []).map((endpoint, index) => {
      const pool = `${prefix}/${index}`;
      return { path: '/metrics', ...endpoint, index, pool, active: activeIn(pool) };
    });
  }
}

/** Returns every monitor of a snapshot. */
export function monitorsOf(inventory: Inventory, prometheuses: readonly SelectorOwner<ScrapingKind>[]): readonly Monitor[] {
  const targets = new Map(inventory.snapshot.prometheus.map((server) => [server, Map.groupBy(server.targets ?? [], ({ pool }) => pool)]));
  const targetsIn = (server: PrometheusServer, pool: string) => targets.get(server)?.get(pool) ?? [];
  return MONITOR_KINDS.flatMap((kind) => inventory.all(kind).map((one) => new Monitor(one, { inventory, prometheuses, targetsIn })));
}

/** Returns the pods that a Service selects; none when it has no selector, and its endpoints are kept by hand. */
export function podsBehind(service: Kinds['Service'], inventory: Inventory): readonly Kinds['Pod'][] {
  const matchLabels = service.spec?.selector;
  if (matchLabels === undefined || Object.keys(matchLabels).length === 0) return [];
  return living(inventory.select('Pod', { matchLabels }, service.metadata.namespace));
}

// --- internal ---

function living<T extends NamespacedObject>(pods: readonly T[]): readonly T[] {
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}
