import { writeMeasured } from '../../proof/measured.ts';
import type { DrillRecord } from './drill-record.ts';

/** The variable that enables recording in the suites. */
export const RECORD = 'CLUSTER_TEST_RECORD';

/** Writes the measurements of the drills into PROOF.md, if recording is enabled. */
export function keepRecord(drills: DrillRecord): void {
  if (process.env[RECORD] !== undefined) writeMeasured({ drills });
}
