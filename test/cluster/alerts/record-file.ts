import { writeMeasured } from '../../proof/document.ts';
import type { DrillRecord } from './drill-record.ts';

/** The variable by which the command asks its suites to write down what they measure. */
export const RECORD = 'CLUSTER_TEST_RECORD';

/** Writes what the drills measured into the document of the proofs, if that was asked for. */
export function keepRecord(drills: DrillRecord): void {
  if (process.env[RECORD] !== undefined) writeMeasured({ drills });
}
