import type { Finding } from '../catalogue/findings.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { Annotation, Dashboard, DashboardService } from '../grafana/index.ts';
import type { MonitoredService } from '../slo/index.ts';
import type { ValueDefaults, Values } from './common-values.ts';
import type { SecretKey } from './container.ts';
import type { GracePeriodParts } from './grace-period.ts';
import type { Egress } from './network-policy.ts';
import type { Fields, ValuesOf } from './schema.ts';

/** A service that is deployed and monitored. `F` are the values that it has beside the common ones. */
export interface DeployableService<F extends Fields = Record<never, never>> extends MonitoredService, ValueDefaults {
  /** Its dashboards, the one that alerts link to first. @default none */
  readonly dashboards?: (service: DashboardService) => readonly Dashboard[];
  /** What is marked on its dashboards besides deployments and alerts. @default nothing */
  readonly annotations?: readonly Annotation[];
  /** The values that it has beside the common ones. @default none */
  readonly fields?: F;
  /** Findings about values that are valid one by one. @default none */
  readonly contradictions?: (values: Values & ValuesOf<F>) => readonly Finding[];
  /** How its process runs under these values. */
  readonly process: (values: Values & ValuesOf<F>) => ServiceProcess;
}

/** How the process of a service is set up and stopped, and what it connects to. */
export interface ServiceProcess {
  /** Environment variables. They make the process listen on `HTTP_PORT`, and on the port of `metrics`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stopping: GracePeriodParts;
  /** Environment variables that come from Secrets. @default none */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** What it connects to. @default nothing */
  readonly egress?: readonly Egress[];
}

/** The installation of a service that its values describe. */
export function identityOf({ alertPrefix }: Pick<MonitoredService, 'alertPrefix'>, { name, namespace }: Values): ServiceIdentity {
  return { job: name, namespace: namespace.name, alertPrefix };
}
