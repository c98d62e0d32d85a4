import * as drill from 'metric-to-pager/drill';
import type { FaultKind } from '../../../service/faults/kinds.ts';
import type { Installation } from '../installation.ts';
import type { TestCluster } from '../test-cluster.ts';

/** Where a drill of the cluster tests takes place. */
export interface DrillSite extends drill.DrillSite {
  readonly cluster: TestCluster;
  readonly installation: Installation & drill.DrilledInstallation;
}

/** The bearer token that the tested installations ask for before they take faults. */
export const FAULTS_TOKEN = 'cluster-test-token';

/** A fault as its kind takes it, without its length. */
export type GivenFault = { readonly kind: FaultKind } & Readonly<Record<string, string | number>>;

/** Puts a fault in force in every pod. */
export function putFault(site: DrillSite, fault: GivenFault): Promise<drill.Undo> {
  return drill.putFault(site, fault);
}

/** Requests for text, so many at a time, each this long after the answer to the one before. */
export type Pace = Omit<drill.Traffic, 'path'>;

/** The requests of a pace. */
export function trafficOf(pace: Pace): drill.Traffic {
  return { ...pace, path: '/lorem/word/3/10' };
}

/** Requests for text that go on until they are ended. */
export function sendRequests(site: DrillSite, pace: Pace): drill.Undo {
  return drill.sendRequests(site, trafficOf(pace));
}
