import type { Finding } from './finding.ts';
import type { Silenced } from './silence/silenced.ts';
import type { Denied } from './snapshot/snapshot.ts';

/** The problems of the monitoring of a cluster, from the first link of the chain to the last. */
export interface Diagnosis {
  /** When the snapshot was taken, in ISO 8601. */
  readonly takenAt: string;
  /** The causes, in the order of the chain. */
  readonly findings: readonly Finding[];
  /** The findings that only follow from others; each names its causes. */
  readonly consequences: readonly Finding[];
  /** The findings that are unusual on purpose. */
  readonly notes: readonly Finding[];
  /** The findings that are silenced where they are, each with the reason. */
  readonly silenced: readonly Silenced[];
  /** The parts that were not examined. */
  readonly couldNotSee: readonly Denied[];
  /** The number of objects that were examined, by kind. */
  readonly examined: Readonly<Record<string, number>>;
}

/** The exit code of a diagnosis: 0 healthy, 1 findings, 2 when nothing was found but an essential part was not examined. */
export function exitCodeOf({ findings, couldNotSee }: Diagnosis): 0 | 1 | 2 {
  if (findings.length > 0) return 1;
  return couldNotSee.some(({ essential }) => essential) ? 2 : 0;
}
