import { keyOf } from '../model/object-view.ts';
import { OPERATOR_KINDS } from '../snapshot/kinds.ts';
import { type Denied, SNAPSHOT_VERSION, type Snapshot } from '../snapshot/snapshot.ts';
import type { Declared } from './declared.ts';
import { PROMETHEUS_KINDS, type Readers, readersIn } from './readers.ts';
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
export function filesSnapshot(
  { objects, pods, dashboards, datasources, sources }: Declared,
  stack: Stack,
  takenAt = new Date(),
): FilesSnapshot {
  const declared = unique([...objects, ...[...pods.values()].flat()]);
  const readers = readersIn(sources.values());
  const assumed = stack.objects.filter((object) => isLacking(object, readers));
  const all = unique([...assumed, ...declared]);
  const has = (kinds: readonly string[]) => all.some(({ kind }) => kinds.includes(kind));
  const listed = Map.groupBy(all, ({ kind }) => kind);
  const everywhere = {
    ...(has(['Prometheus', 'PrometheusAgent']) && { Prometheus: 'all' as const, PrometheusAgent: 'all' as const }),
    ...(has(['Alertmanager']) && { Alertmanager: 'all' as const }),
  };
  return {
    assumed: new Set(assumed.map((object) => keyOf(object))),
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
      datasources,
      access: [],
      prometheus: [],
      alertmanager: [],
      denied: [unexamined(stack, assumed)],
    },
  };
}

// --- internal ---

function unexamined({ name }: Stack, assumed: Snapshot['objects']): Denied {
  const named = assumed.filter(({ kind }) => kind !== 'Namespace' && kind !== 'CustomResourceDefinition');
  const kinds = new Set(named.map(({ kind }) => (WORKLOADS.includes(kind) ? 'Grafana' : kind)));
  const read = kinds.size === 0 ? '' : `; what reads them is taken from ${name} (--stack): ${[...kinds].join(', ')}`;
  return {
    what: 'targets, rights, events, what Prometheus answers, and objects that are in none of the files',
    reason: `files do not show them${read}`,
    essential: false,
  };
}

const WORKLOADS: readonly string[] = ['Deployment', 'StatefulSet'];

function isLacking({ kind }: Snapshot['objects'][number], { prometheus, alertmanager, grafana }: Readers): boolean {
  if (PROMETHEUS_KINDS.includes(kind)) return !prometheus;
  if (kind === 'Alertmanager') return !alertmanager;
  return WORKLOADS.includes(kind) ? !grafana : true;
}

/** Of two objects of one key the last one counts. */
function unique(objects: Snapshot['objects']): Snapshot['objects'] {
  return [...new Map(objects.map((object) => [keyOf(object), object])).values()];
}
