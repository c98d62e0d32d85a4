import { referenceTo } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import type { Scope } from '../scope.ts';
import type { Kinds, SnapshotObject } from '../snapshot/kinds.ts';
import type { PrometheusServer, Snapshot } from '../snapshot/snapshot.ts';
import { Inventory } from './inventory.ts';
import { type Monitor, monitorsOf } from './monitors.ts';
import { type Operator, operatorsOf } from './operators.ts';
import { alertmanagerSelecting, prometheusSelecting, type Selecting, type Verdict, verdictsOn } from './selection.ts';

/** A Prometheus or an agent, with the servers that answered for it. */
export interface PrometheusView {
  readonly object: Kinds['Prometheus'] | Kinds['PrometheusAgent'];
  readonly selecting: Selecting;
  readonly key: string;
  readonly servers: readonly PrometheusServer[];
  /** No selector for monitors, probes and scrape configurations: the operator leaves its configuration to others. */
  readonly unmanaged: boolean;
}

/** A PrometheusRule or an AlertmanagerConfig, with what each object that could select it says. */
export interface SelectedView<K extends 'PrometheusRule' | 'AlertmanagerConfig'> {
  readonly object: Kinds[K];
  readonly key: string;
  readonly namespace: string;
  readonly verdicts: readonly Verdict[];
  readonly selectedBy: readonly Selecting[];
}

/** A snapshot in the terms in which checks ask: made once, read by every check. */
export interface Model {
  readonly snapshot: Snapshot;
  readonly scope: Scope;
  readonly inventory: Inventory;
  readonly operators: readonly Operator[];
  readonly prometheuses: readonly PrometheusView[];
  readonly monitors: readonly Monitor[];
  readonly rules: readonly SelectedView<'PrometheusRule'>[];
  readonly routings: readonly SelectedView<'AlertmanagerConfig'>[];
}

/** Makes the model of a snapshot. */
export function modelOf(snapshot: Snapshot, scope: Scope = {}): Model {
  const inventory = new Inventory(snapshot);
  const prometheuses = [...inventory.all('Prometheus'), ...inventory.all('PrometheusAgent')]
    .filter(({ metadata }) => scope.prometheus === undefined || `${metadata.namespace}/${metadata.name}` === scope.prometheus)
    .map((object) => viewOf(object, snapshot));
  const byKey = new Map(prometheuses.map((view) => [view.key, view]));
  const selecting = prometheuses.map((view) => view.selecting);
  const rulers = [...selecting, ...inventory.all('ThanosRuler').map(prometheusSelecting)];
  const routers = inventory.all('Alertmanager').map(alertmanagerSelecting);
  return {
    snapshot,
    scope,
    inventory,
    operators: operatorsOf(inventory),
    prometheuses,
    monitors: monitorsOf({
      inventory,
      selecting,
      serversOf: ({ key }) => byKey.get(key)?.servers ?? [],
      ignoresNamespaceSelectors: ({ key }) => byKey.get(key)?.object.spec?.ignoreNamespaceSelectors === true,
    }),
    rules: inventory.all('PrometheusRule').map((object) => selectedView(object, rulers, inventory)),
    routings: inventory.all('AlertmanagerConfig').map((object) => selectedView(object, routers, inventory)),
  };
}

/**
 * How long the operator and Prometheus may take to follow a change, before it counts as a failure: the kubelet brings a Secret to a pod within
 * a minute, and the reloader looks every three minutes when it misses the change.
 */
export const GRACE_SECONDS = 240;

/** Whether an object was changed too recently for the operator and Prometheus to have followed. */
export function isFresh({ metadata }: SnapshotObject, { takenAt }: Snapshot): boolean {
  const written = Date.parse(metadata.updatedAt ?? metadata.creationTimestamp ?? '');
  return Date.parse(takenAt) - written < GRACE_SECONDS * 1000;
}

// --- internal ---

function viewOf(object: PrometheusView['object'], snapshot: Snapshot): PrometheusView {
  const { kind, metadata, spec } = object;
  const selectors = [spec?.serviceMonitorSelector, spec?.podMonitorSelector, spec?.probeSelector, spec?.scrapeConfigSelector];
  return {
    object,
    selecting: prometheusSelecting(object),
    key: referenceKey(referenceTo(object)),
    servers: snapshot.prometheus.filter(
      (server) => server.kind === kind && server.namespace === metadata.namespace && server.name === metadata.name,
    ),
    unmanaged: selectors.every((selector) => selector === undefined || selector === null),
  };
}

function selectedView<K extends 'PrometheusRule' | 'AlertmanagerConfig'>(
  object: Kinds[K],
  selecting: readonly Selecting[],
  inventory: Inventory,
): SelectedView<K> {
  const verdicts = verdictsOn(object, selecting, inventory);
  const selectedBy = verdicts.filter(({ selected }) => selected).map(({ by }) => by);
  return { object, key: referenceKey(referenceTo(object)), namespace: object.metadata.namespace, verdicts, selectedBy };
}
