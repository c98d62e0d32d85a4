import type { ObjectReference } from 'metric-to-pager/cluster';
import type { Finding } from '../finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { IGNORE, ignoredBy } from './ignore-annotation.ts';
import { SILENCE_FILE, type Silence, silences } from './silences.ts';

/** Why a finding is silenced. */
export interface SilencedBy {
  /** Where that is written: the annotation, or the file. */
  readonly by: string;
  readonly reason: string;
}

/** A finding that is silenced. */
export interface Silenced extends SilencedBy {
  readonly finding: Finding;
}

/** Returns what silences findings: the annotations of the objects of a snapshot, and the entries of a file. */
export function silencer({ objects, dashboards }: Snapshot, given: readonly Silence[]): (finding: Finding) => SilencedBy | undefined {
  const annotations = new Map<string, string>();
  const add = (key: string, value: string | undefined) => value !== undefined && annotations.set(key, value);
  for (const { kind, metadata } of objects) add(keyOf({ kind, ...metadata }), metadata.annotations?.[IGNORE]);
  for (const { namespace, configMap: name, annotations: own } of dashboards)
    add(keyOf({ kind: 'ConfigMap', namespace, name }), own[IGNORE]);
  return (finding) => {
    const { ids, reason } = ignoredBy(annotations.get(keyOf(finding.subject)) ?? '');
    if (reason !== '' && ids.includes(finding.id)) return { by: `the annotation ${IGNORE}`, reason };
    const silence = given.find((one) => silences(one, finding));
    return silence === undefined ? undefined : { by: SILENCE_FILE, reason: silence.reason };
  };
}

// --- internal ---

function keyOf({ kind, namespace, name }: Pick<ObjectReference, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
