import { referenceTo } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import { sidecarsOf } from '../model/grafana.ts';
import { Inventory } from '../model/inventory.ts';
import { OPERATOR_KINDS } from '../snapshot/kinds.ts';
import { type Denied, SNAPSHOT_VERSION, type Snapshot } from '../snapshot/snapshot.ts';
import type { Declared } from './declared.ts';
import type { Manifest } from './manifest.ts';
import type { Stack } from './stack.ts';

/** A snapshot of files, with what of it is not in them. */
export interface FilesSnapshot {
  readonly snapshot: Snapshot;
  /** The keys of the objects of the stack that is taken to read the files. */
  readonly assumed: ReadonlySet<string>;
}

/**
 * Makes a snapshot of what files declare. A kind counts as known in the namespaces in which the files have objects of it. A reader that the
 * files lack is taken from the stack.
 */
export function filesSnapshot({ objects, pods, dashboards, sources }: Declared, stack: Stack, takenAt = new Date()): FilesSnapshot {
  const declared = unique([...objects, ...[...pods.values()].flat()]);
  const brought = {
    readers: objects.some(({ kind }) => READERS.includes(kind)) || [...sources.values()].some(isOtherReader),
    objects: declared,
  };
  const assumed = stack.objects.filter((object) => isLacking(object, brought));
  const all = unique([...assumed, ...declared]);
  const has = (kinds: readonly string[]) => all.some(({ kind }) => kinds.includes(kind));
  const listed = Map.groupBy(all, ({ kind }) => kind);
  const everywhere = {
    ...(has(['Prometheus', 'PrometheusAgent']) && { Prometheus: 'all' as const }),
    ...(has(['Alertmanager']) && { Alertmanager: 'all' as const }),
  };
  return {
    assumed: new Set(assumed.map((object) => referenceKey(referenceTo(object)))),
    snapshot: {
      version: SNAPSHOT_VERSION,
      takenAt: takenAt.toISOString(),
      kinds: [...OPERATOR_KINDS],
      listed: {
        ...Object.fromEntries(
          [...listed].map(([kind, found]) => [kind, [...new Set(found.map(({ metadata }) => metadata.namespace ?? ''))]]),
        ),
        ...everywhere,
      },
      objects: all,
      dashboards,
      access: [],
      prometheus: [],
      alertmanager: [],
      denied: [unexamined(assumed.length > 0 ? stack : undefined)],
    },
  };
}

// --- internal ---

function unexamined(stack: Stack | undefined): Denied {
  const read = stack === undefined ? '' : `; the stack that reads them is taken to be ${stack.name} (--stack)`;
  return {
    what: 'targets, rights, events, what Prometheus answers, and objects that are in none of the files',
    reason: `files do not show them${read}`,
    essential: false,
  };
}

const READERS: readonly string[] = ['Prometheus', 'PrometheusAgent', 'ThanosRuler'];

/** Programs that read the objects of Prometheus Operator in its place. */
const OTHER_READERS = /(?:^|\/)(?:alloy|agent|grafana-agent|vmagent|target-allocator)(?::|@|$)/;

function isOtherReader({ value }: Manifest): boolean {
  if (['VMAgent', 'OpenTelemetryCollector', 'TargetAllocator', 'GrafanaAgent'].includes(value.kind)) return true;
  const { template } = (value['spec'] ?? {}) as {
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: unknown }[] } };
  };
  const { containers } = template?.spec ?? {};
  return (
    Array.isArray(containers) &&
    containers.some(
      (one) => typeof one?.image === 'string' && /grafana|victoriametrics|open-?telemetry/.test(one.image) && OTHER_READERS.test(one.image),
    )
  );
}

interface Brought {
  readonly readers: boolean;
  readonly objects: Snapshot['objects'];
}

function isLacking({ kind }: Snapshot['objects'][number], { readers, objects }: Brought): boolean {
  if (READERS.includes(kind)) return !readers;
  if (kind === 'Alertmanager') return !objects.some((one) => one.kind === kind);
  if (kind === 'Deployment' || kind === 'StatefulSet') return sidecarsOf(new Inventory({ objects } as unknown as Snapshot)).length === 0;
  return true;
}

/** Of two objects of one key the last one counts. */
function unique(objects: Snapshot['objects']): Snapshot['objects'] {
  return [...new Map(objects.map((object) => [referenceKey(referenceTo(object)), object])).values()];
}
