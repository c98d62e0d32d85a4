import type { ApiServer } from '../cluster/api-server.ts';
import type { ManagedPrometheus } from '../cluster/find-prometheus.ts';
import type { Objects } from '../cluster/objects.ts';
import type { Pod } from '../cluster/pods.ts';
import type { Listener } from '../cluster/proxy.ts';
import { formatMatchers } from '../promql/matchers.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

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

/** Where a drill takes place, and what it works with. */
export interface DrillSite {
  readonly cluster: { readonly api: ApiServer; readonly objects: Objects };
  readonly installation: DrilledInstallation;
  readonly prometheus: ManagedPrometheus;
  readonly receiver: WebhookReceiver;
  /** In whose name objects are changed. */
  readonly fieldManager: string;
  /** Where Alertmanager answers. @default it is not asked */
  readonly alertmanager?: Listener;
}

/** Ends a fault. */
export type Undo = () => Promise<void>;

/** Requests that go on during a drill. */
export interface Traffic {
  readonly path: string;
  /** How many requests run at a time. */
  readonly workers: number;
  /** The pause of a worker after each answer. */
  readonly everyMilliseconds: number;
}

/** A fault that can be injected into an installation, and how metrics show it. */
export interface Fault {
  /** Breaks the installation. */
  readonly inject: (site: DrillSite) => Promise<Undo>;
  /** An expression that has series as soon as Prometheus sees the fault, from the selector of the installation. */
  readonly shows: (selector: string) => string;
  /** Requests from before the fault to the end. @default none */
  readonly traffic?: Traffic;
}

/** Selects the series of an installation. */
export function selectorOf(
  { namespace, name }: Pick<DrilledInstallation, 'namespace' | 'name'>,
  more: Readonly<Record<string, string>> = {},
): string {
  return formatMatchers({ namespace, job: name, ...more });
}
