import type { AlertTemplate } from '../alerts/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Finding } from '../catalogue/findings.ts';
import type { WatchedService } from '../grafana/index.ts';
import type { ValueDefaults, Values } from './common-values.ts';
import type { SecretKey } from './container.ts';
import type { Dashboard } from './dashboard-config-map.ts';
import type { Stopping } from './grace-period.ts';
import type { Egress } from './network-policy.ts';
import type { Fields, ValuesOf } from './schema.ts';

/** Everything that is to be known of a service to deploy and to watch it. `F` are the values that it has beside the common ones. */
export interface ServiceDefinition<F extends Fields = Record<never, never>> extends ValueDefaults {
  /** What it exposes. */
  readonly catalogue: Catalogue;
  /** What else somebody must hear of. @default nothing */
  readonly alerts?: readonly AlertTemplate[];
  /** The name with which its alerts start, in CamelCase. */
  readonly alertPrefix: string;
  /** Its dashboards, from what is known of it here; alerts lead to the first. @default none */
  readonly dashboards?: (service: Omit<WatchedService, 'build'>) => readonly Dashboard[];
  /** The values that it has beside the common ones. @default none */
  readonly fields?: F;
  /** What is wrong with values that are right one by one. @default nothing */
  readonly contradictions?: (values: Values & ValuesOf<F>) => readonly Finding[];
  /** How its process runs under these values. */
  readonly process: (values: Values & ValuesOf<F>) => ServiceProcess;
}

/** How the process of a service is set up and stopped, and what it talks to. */
export interface ServiceProcess {
  /** Environment variables; they bring the process to listen on `HTTP_PORT`, and on the port of `metrics`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly stopping: Stopping;
  /** Environment variables that come from Secrets. @default none */
  readonly secrets?: Readonly<Record<string, SecretKey>>;
  /** What it connects to. @default nothing */
  readonly egress?: readonly Egress[];
}
