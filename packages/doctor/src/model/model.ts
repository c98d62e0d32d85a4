import type { Scope } from '../scope.ts';
import type { SnapshotObject, Workload } from '../snapshot/kinds.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { Inventory } from './inventory.ts';
import { type Monitor, monitorsOf } from './monitors.ts';
import { type Operator, operatorsOf, otherReadersOf } from './operators.ts';
import { type ScrapingKind, SelectedObject, SelectorOwner } from './selection.ts';

/** A Prometheus or an agent, with the servers that answered for it. */
export type PrometheusView = SelectorOwner<ScrapingKind>;
/** A PrometheusRule, with the objects that could evaluate it. */
export type RuleView = SelectedObject<'PrometheusRule', ScrapingKind | 'ThanosRuler'>;
/** An AlertmanagerConfig, with the Alertmanagers that could load it. */
export type RoutingView = SelectedObject<'AlertmanagerConfig', 'Alertmanager'>;

/** A snapshot in the terms of the checks: made once, read by every check. */
export interface Model {
  readonly snapshot: Snapshot;
  readonly scope: Scope;
  readonly inventory: Inventory;
  readonly operators: readonly Operator[];
  /** The workloads of other programs that read the objects of Prometheus Operator. */
  readonly otherReaders: readonly Workload[];
  readonly prometheuses: readonly PrometheusView[];
  readonly monitors: readonly Monitor[];
  readonly rules: readonly RuleView[];
  readonly routings: readonly RoutingView[];
}

/** Returns the model of a snapshot. */
export function modelOf(snapshot: Snapshot, scope: Scope = {}): Model {
  const inventory = new Inventory(snapshot);
  const prometheuses = [...inventory.all('Prometheus'), ...inventory.all('PrometheusAgent')]
    .filter(({ metadata }) => scope.prometheus === undefined || `${metadata.namespace}/${metadata.name}` === scope.prometheus)
    .map((object) => new SelectorOwner<ScrapingKind>(object, inventory));
  const rulers = inventory.all('ThanosRuler').map((object) => new SelectorOwner<'ThanosRuler'>(object, inventory));
  const alertmanagers = inventory.all('Alertmanager').map((object) => new SelectorOwner<'Alertmanager'>(object, inventory));
  const evaluators: readonly SelectorOwner<ScrapingKind | 'ThanosRuler'>[] = [...prometheuses, ...rulers];
  return {
    snapshot,
    scope,
    inventory,
    operators: operatorsOf(inventory),
    otherReaders: otherReadersOf(inventory),
    prometheuses,
    monitors: monitorsOf(inventory, prometheuses),
    rules: inventory.all('PrometheusRule').map((object) => new SelectedObject(object, evaluators, inventory)),
    routings: inventory.all('AlertmanagerConfig').map((object) => new SelectedObject(object, alertmanagers, inventory)),
  };
}

/**
 * The time in which the operator and Prometheus may follow a change, before it counts as a failure: the kubelet brings a Secret to a pod
 * within a minute, and the reloader looks every three minutes when it misses the change.
 */
export const GRACE_SECONDS = 240;

/** Returns whether an object was changed too recently for the operator and Prometheus to have followed. */
export function isFresh({ metadata }: SnapshotObject, { takenAt }: Snapshot): boolean {
  const written = Date.parse(metadata.updatedAt ?? metadata.creationTimestamp ?? '');
  return Date.parse(takenAt) - written < GRACE_SECONDS * 1000;
}
