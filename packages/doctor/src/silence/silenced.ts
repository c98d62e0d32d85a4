import { type Finding, referenceKey } from '../finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { annotatedObjects, IGNORE, ignoredBy } from './ignore-annotation.ts';
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
export function silencer(snapshot: Snapshot, given: readonly Silence[]): (finding: Finding) => SilencedBy | undefined {
  const annotations = new Map(annotatedObjects(snapshot).map(({ subject, value }) => [referenceKey(subject), value]));
  return (finding) => {
    const { ids, reason } = ignoredBy(annotations.get(referenceKey(finding.subject)) ?? '');
    if (reason !== '' && ids.includes(finding.id)) return { by: `the annotation ${IGNORE}`, reason };
    const silence = given.find((one) => silences(one, finding));
    return silence === undefined ? undefined : { by: SILENCE_FILE, reason: silence.reason };
  };
}
