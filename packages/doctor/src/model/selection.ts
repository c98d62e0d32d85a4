import type { Kinds } from '../snapshot/kinds.ts';
import type { PrometheusServer } from '../snapshot/snapshot.ts';
import type { Inventory } from './inventory.ts';
import { ObjectView } from './object-view.ts';
import { formatLabels, formatRequirements, type LabelSelector, type LabelValues, type Requirement, unmet } from './selectors.ts';

/** The kinds of object that are selected by their labels. */
export type SelectedKind = keyof typeof SELECTED_KINDS;
/** The kinds of object that select others. */
export type OwnerKind = ScrapingKind | 'ThanosRuler' | 'Alertmanager';
/** The kinds of object that evaluate rules, or could. */
export type EvaluatingKind = ScrapingKind | 'ThanosRuler';
/** The kinds of object that select monitors. */
export type ScrapingKind = 'Prometheus' | 'PrometheusAgent';

/** The two selectors for one kind. An absent label selector selects nothing; without a namespace selector the own namespace counts. */
export interface Selectors {
  readonly field: string;
  readonly labels: LabelSelector | undefined;
  readonly namespaceField: string;
  readonly namespaces: LabelSelector | undefined;
}

/** An object that selects others by their labels and their namespaces. */
export class SelectorOwner<K extends OwnerKind = OwnerKind> extends ObjectView<K> {
  /** The servers of a Prometheus that answered. */
  readonly servers: readonly PrometheusServer[];

  constructor(object: Kinds[K], { snapshot }: Inventory) {
    super(object);
    const { name } = object.metadata;
    this.servers = snapshot.prometheus.filter(
      (server) => server.kind === this.kind && server.namespace === this.namespace && server.name === name,
    );
  }

  /** Returns whether it has no selector for any kind of monitor: the operator then leaves its configuration to others. */
  get unmanaged(): boolean {
    return MONITORS.every((kind) => this.selectorsFor(kind)?.labels === undefined);
  }

  /** Returns whether it runs one server on each node, which scrapes the pods of that node alone. */
  get perNode(): boolean {
    return (this.object.spec as { readonly mode?: string } | undefined)?.mode === 'DaemonSet';
  }

  /** Returns the selectors for a kind, with the names of their fields; nothing when it never takes objects of the kind. */
  selectorsFor(kind: SelectedKind): Selectors | undefined {
    const { prefix, owners } = SELECTED_KINDS[kind];
    if (!(owners as readonly OwnerKind[]).includes(this.kind) || (this.perNode && kind !== 'PodMonitor')) return undefined;
    const [field, namespaceField] = [`${prefix}Selector`, `${prefix}NamespaceSelector`];
    const spec = (this.object.spec ?? {}) as Readonly<Record<string, LabelSelector | undefined>>;
    return { field, labels: spec[field] ?? undefined, namespaceField, namespaces: spec[namespaceField] ?? undefined };
  }
}

/** Whether one object is selected by another, and if not, which terms of which selector exclude it. */
export interface Verdict<K extends OwnerKind = OwnerKind> {
  readonly by: SelectorOwner<K>;
  readonly selectors: Selectors;
  readonly selected: boolean;
  /** The label selector is absent. */
  readonly missing: boolean;
  /** The terms that the labels of the object do not meet. */
  readonly labels: readonly Requirement[];
  /** The terms that the labels of its namespace do not meet. */
  readonly namespaces: readonly Requirement[];
  /** The namespace selector is absent, and the object is in another namespace. */
  readonly foreign: boolean;
}

/** An object that is selected by its labels, with the verdict of each object that could select it. */
export class SelectedObject<K extends SelectedKind = SelectedKind, O extends OwnerKind = OwnerKind> extends ObjectView<K> {
  readonly verdicts: readonly Verdict<O>[];
  readonly selectedBy: readonly SelectorOwner<O>[];
  /** The verdict that is closest to selecting it. */
  readonly closest: Verdict<O> | undefined;
  readonly #namespaceLabels: LabelValues;

  constructor(object: Kinds[K], owners: readonly SelectorOwner<O>[], inventory: Inventory) {
    super(object);
    this.#namespaceLabels = inventory.namespaceLabels(this.namespace);
    this.verdicts = owners.flatMap((by) => this.#verdict(by) ?? []);
    this.selectedBy = this.verdicts.filter(({ selected }) => selected).map(({ by }) => by);
    this.closest = this.verdicts.toSorted((one, other) => distance(one) - distance(other))[0];
  }

  isSelectedBy(owner: SelectorOwner): boolean {
    return this.selectedBy.some(({ key }) => key === owner.key);
  }

  /** Why it is not selected: one sentence for each reason of each object that could select it. */
  get reasons(): readonly string[] {
    return this.verdicts.flatMap((verdict) => this.#reasonsIn(verdict));
  }

  #verdict(by: SelectorOwner<O>): Verdict<O> | undefined {
    const selectors = by.selectorsFor(this.kind);
    if (selectors === undefined) return undefined;
    const missing = selectors.labels === undefined;
    const foreign = selectors.namespaces === undefined && this.namespace !== by.namespace;
    const labels = unmet(selectors.labels, this.object.metadata.labels);
    const namespaces = unmet(selectors.namespaces, this.#namespaceLabels);
    return {
      by,
      selectors,
      selected: !missing && !foreign && labels.length === 0 && namespaces.length === 0,
      missing,
      labels,
      namespaces,
      foreign,
    };
  }

  #reasonsIn({ by: { key, namespace }, selectors, missing, labels, namespaces, foreign }: Verdict<O>): readonly string[] {
    const { field, namespaceField } = selectors;
    const reasons: string[] = [];
    if (missing) reasons.push(`${key} has no spec.${field}, and without it selects none`);
    if (labels.length > 0) {
      const own = formatLabels(this.object.metadata.labels);
      reasons.push(`${key} asks by spec.${field} for ${formatRequirements(labels)}; the labels are ${own}`);
    }
    if (foreign) reasons.push(`${key} has no spec.${namespaceField}, and without it selects in its own namespace ${namespace} only`);
    if (namespaces.length > 0) {
      const own = formatLabels(this.#namespaceLabels);
      reasons.push(`${key} asks by spec.${namespaceField} for ${formatRequirements(namespaces)}; namespace ${this.namespace} has ${own}`);
    }
    return reasons;
  }
}

// --- internal ---

const SCRAPING: readonly OwnerKind[] = ['Prometheus', 'PrometheusAgent'];
const MONITORS = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'] as const;

const SELECTED_KINDS = {
  ServiceMonitor: { prefix: 'serviceMonitor', owners: SCRAPING },
  PodMonitor: { prefix: 'podMonitor', owners: SCRAPING },
  Probe: { prefix: 'probe', owners: SCRAPING },
  ScrapeConfig: { prefix: 'scrapeConfig', owners: SCRAPING },
  PrometheusRule: { prefix: 'rule', owners: ['Prometheus', 'ThanosRuler'] },
  AlertmanagerConfig: { prefix: 'alertmanagerConfig', owners: ['Alertmanager'] },
} as const;

/** A missing selector is further away than any label. */
function distance({ missing, labels, namespaces, foreign }: Verdict): number {
  return (missing ? 100 : 0) + (foreign ? 10 : 0) + namespaces.length * 2 + labels.length;
}
