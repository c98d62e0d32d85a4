import type { Finding } from '../catalogue/findings.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { Annotation, Dashboard, DashboardService } from '../grafana/index.ts';
import type { MonitoredService } from '../slo/index.ts';
import type { ValueDefaults, Values } from './common-values.ts';
import type { SecretKey } from './container.ts';
import type { GracePeriodParts } from './deployment.ts';
import type { Egress } from './network-policy.ts';
import type { Fields, ValuesOf } from './schema.ts';

/** A service that is deployed and monitored. `F` declares the values that it adds to the common ones. */
export interface DeployableService<F extends Fields = Record<never, never>> extends MonitoredService, ValueDefaults {
  /** Its dashboards. Alerts link to the first. @default none */
  readonly dashboards?: (service: DashboardService) => readonly Dashboard[];
  /** Dashboard annotations besides deployments and alerts. @default none */
  readonly annotations?: readonly Annotation[];
  /** Values besides the common ones. @default none */
  readonly fields?: F;
  /** Returns findings about combinations of values. @default none */
  readonly contradictions?: (values: Values & ValuesOf<F>) => readonly Finding[];
  readonly process: (values: Values & ValuesOf<F>) => ServiceProcess;
}

/** The configuration of the process of a service. */
export interface ServiceProcess {
  /** Environment variables, which must make it listen on `HTTP_PORT` and on the port of the value `metrics`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stopping: GracePeriodParts;
  /** Environment variables from Secrets. @default none */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** Destinations that it connects to. @default none */
  readonly egress?: readonly Egress[];
}

/** Returns the identity of the installation that values describe. */
export function identityOf({ alertPrefix }: Pick<MonitoredService, 'alertPrefix'>, { name, namespace }: Values): ServiceIdentity {
  return { job: name, namespace: namespace.name, alertPrefix };
}
