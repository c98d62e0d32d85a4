import type { ObjectReference } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import type { KindName, Kinds, NamespacedObject } from '../snapshot/kinds.ts';
import type { Inventory } from './inventory.ts';
import { formatLabels, formatRequirement, formatSelector, type LabelSelector, type Requirement, unmet } from './selectors.ts';

/** The kinds of object that a Prometheus selects by labels. */
export type SelectedKind = 'ServiceMonitor' | 'PodMonitor' | 'Probe' | 'ScrapeConfig' | 'PrometheusRule' | 'AlertmanagerConfig';

/** An object that selects others by their labels and their namespaces. */
export interface Selecting {
  readonly key: string;
  readonly reference: ObjectReference;
  readonly namespace: string;
  /** The selectors for a kind, with the names of their fields; nothing when it never takes objects of the kind. */
  selectorsFor(kind: SelectedKind): Selectors | undefined;
}

/** The two selectors for one kind. A selector that is not there selects nothing, except that without a namespace selector the own namespace counts. */
export interface Selectors {
  readonly field: string;
  readonly labels: LabelSelector | undefined;
  readonly namespaceField: string;
  readonly namespaces: LabelSelector | undefined;
}

/** Whether one object is selected by another, and if not, which term of which selector excludes it. */
export interface Verdict {
  readonly by: Selecting;
  readonly selectors: Selectors;
  readonly selected: boolean;
  /** The label selector is not there. */
  readonly missing: boolean;
  /** The terms that the labels of the object do not meet. */
  readonly labels: readonly Requirement[];
  /** The terms that the labels of its namespace do not meet. */
  readonly namespaces: readonly Requirement[];
  /** The namespace selector is not there, and the object is in another namespace. */
  readonly foreign: boolean;
}

/** What each of the selecting objects says of an object. */
export function verdictsOn(object: NamespacedObject, selecting: readonly Selecting[], inventory: Inventory): readonly Verdict[] {
  const { labels, namespace } = object.metadata;
  return selecting.flatMap((by) => {
    const selectors = by.selectorsFor(object.kind as SelectedKind);
    if (selectors === undefined) return [];
    const missing = selectors.labels === undefined;
    const unmetLabels = selectors.labels === undefined ? [] : unmet(selectors.labels, labels);
    const foreign = selectors.namespaces === undefined && namespace !== by.namespace;
    const unmetNamespaces = selectors.namespaces === undefined ? [] : unmet(selectors.namespaces, inventory.namespaceLabels(namespace));
    const selected = !missing && !foreign && unmetLabels.length === 0 && unmetNamespaces.length === 0;
    return [{ by, selectors, selected, missing, labels: unmetLabels, namespaces: unmetNamespaces, foreign }];
  });
}

/** Why an object is not selected, in one sentence for each reason. */
export function reasonsIn(verdict: Verdict, object: NamespacedObject, inventory: Inventory): readonly string[] {
  const { by, selectors, missing, labels, namespaces, foreign } = verdict;
  const { namespace } = object.metadata;
  const who = referenceKey(by.reference);
  const terms = (requirements: readonly Requirement[]) => requirements.map(formatRequirement).join(' and ');
  return [
    ...(missing ? [`${who} has no spec.${selectors.field}, and without it selects none`] : []),
    ...(labels.length > 0
      ? [`${who} asks by spec.${selectors.field} for ${terms(labels)}; the labels are ${formatLabels(object.metadata.labels)}`]
      : []),
    ...(foreign
      ? [`${who} has no spec.${selectors.namespaceField}, and without it selects in its own namespace ${by.namespace} only`]
      : []),
    ...(namespaces.length > 0
      ? [
          `${who} asks by spec.${selectors.namespaceField} for ${terms(namespaces)}; namespace ${namespace} has ${formatLabels(inventory.namespaceLabels(namespace))}`,
        ]
      : []),
  ];
}

/** The verdict that is closest to selecting: the object to compare with when none selects. */
export function closest(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.toSorted((one, other) => distance(one) - distance(other))[0];
}

/** The Prometheuses, agents and Thanos rulers of a snapshot as objects that select. */
export function prometheusSelecting(object: Kinds['Prometheus'] | Kinds['PrometheusAgent'] | Kinds['ThanosRuler']): Selecting {
  return selecting(object, (kind) => {
    const rules = kind === 'PrometheusRule';
    if (kind === 'AlertmanagerConfig' || (object.kind === 'ThanosRuler' && !rules) || (object.kind === 'PrometheusAgent' && rules))
      return undefined;
    const prefix = PREFIXES[kind];
    const spec = (object.spec ?? {}) as Readonly<Record<string, LabelSelector | undefined>>;
    return pair(spec, prefix);
  });
}

/** An Alertmanager as an object that selects. */
export function alertmanagerSelecting(object: Kinds['Alertmanager']): Selecting {
  return selecting(object, (kind) => {
    if (kind !== 'AlertmanagerConfig') return undefined;
    return pair((object.spec ?? {}) as Readonly<Record<string, LabelSelector | undefined>>, 'alertmanagerConfig');
  });
}

/** A selector in a sentence. */
export function describeSelector(selector: LabelSelector | undefined): string {
  return selector === undefined ? 'no selector' : formatSelector(selector);
}

// --- internal ---

const PREFIXES = {
  ServiceMonitor: 'serviceMonitor',
  PodMonitor: 'podMonitor',
  Probe: 'probe',
  ScrapeConfig: 'scrapeConfig',
  PrometheusRule: 'rule',
} as const satisfies Partial<Record<KindName, string>>;

function pair(spec: Readonly<Record<string, LabelSelector | undefined>>, prefix: string): Selectors {
  const [field, namespaceField] = [`${prefix}Selector`, `${prefix}NamespaceSelector`];
  return { field, labels: spec[field] ?? undefined, namespaceField, namespaces: spec[namespaceField] ?? undefined };
}

function selecting(object: NamespacedObject, selectorsFor: Selecting['selectorsFor']): Selecting {
  const { apiVersion, kind, metadata } = object;
  const reference = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace };
  return { key: referenceKey(reference), reference, namespace: metadata.namespace, selectorsFor };
}

/** A missing selector is further away than any label. */
function distance({ missing, labels, namespaces, foreign }: Verdict): number {
  return (missing ? 100 : 0) + (foreign ? 10 : 0) + namespaces.length * 2 + labels.length;
}
