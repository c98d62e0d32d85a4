import type { ApiServer } from '../cluster/api-server.ts';
import type { ManagedPrometheus } from '../cluster/find-prometheus.ts';
import type { Objects } from '../cluster/objects.ts';
import type { Listener } from '../cluster/proxy.ts';
import { formatMatchers } from '../promql/matchers.ts';
import type { DrilledInstallation } from './drilled-installation.ts';
import type { FaultRelay } from './fault-relay.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** Where a drill takes place, and what it works with. */
export interface DrillSite {
  readonly cluster: { readonly api: ApiServer; readonly objects: Objects };
  readonly installation: DrilledInstallation;
  readonly prometheus: ManagedPrometheus;
  readonly receiver: Pick<WebhookReceiver, 'deliveries'>;
  /** Passes faults on to the pods. */
  readonly faults: Pick<FaultRelay, 'put' | 'end'>;
  /** In whose name objects are changed. */
  readonly fieldManager: string;
  /** Where Alertmanager answers. @default it is not asked */
  readonly alertmanager?: Listener;
}

/** Selects the series of an installation. */
export function selectorOf(
  { namespace, name }: Pick<DrilledInstallation, 'namespace' | 'name'>,
  more: Readonly<Record<string, string>> = {},
): string {
  return formatMatchers({ namespace, job: name, ...more });
}
