import type { Pod } from '../cluster/pods.ts';
import type { Listener } from '../cluster/proxy.ts';

/** An installation that is broken on purpose. */
export interface DrilledInstallation {
  readonly name: string;
  readonly namespace: string;
  /** Its port for requests, behind its Service. */
  readonly http: Listener;
  /** The number of the port that its pods expose metrics and take faults on. */
  readonly metricsPort: number;
  pods(): Promise<readonly Pod[]>;
}
