import type { Look } from '../waiting/until.ts';

/** A fault that makes an alert fire. `drill` and the tests on a cluster inject it. */
export interface Fault {
  /** Identifies the fault in the annotation of the rules, in lower case letters and dashes. */
  readonly id: string;
  /** The fault as a clause: "the Service points its metrics port at a closed port". */
  readonly description: string;
  /** The text by which rules of version 0.1 name the fault. @default none */
  readonly formerly?: string;
  /** The kinds of objects that it changes; they have the name of the installation. @default none */
  readonly changes?: readonly ChangedKind[];
  /** Whether it asks the service for faults of its own, by `putFault`. @default false */
  readonly asksService?: boolean;
  /** Environment variables that the pods must have for it. @default none */
  readonly needs?: Readonly<Record<string, string>>;
  /** Requests from before the fault to its end. @default none */
  readonly traffic?: Traffic;
  /** Breaks the installation. Each action is undone at the end of the drill. */
  readonly inject: (site: FaultSite) => Promise<void>;
  /** Returns an expression that has series as soon as Prometheus has scraped the fault, from the selector of the installation. */
  readonly shows: (selector: string) => string;
}

/** A kind of objects. */
export interface ChangedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Requests that continue during a drill. */
export interface Traffic {
  readonly path: string;
  /** The number of concurrent requests. */
  readonly workers: number;
  /** The pause of a worker after each response. */
  readonly everyMilliseconds: number;
}

/** The actions of a fault on an installation. */
export interface FaultSite {
  /** Activates a fault of the service in every pod, through `/faults` on the metrics port: `{ kind: 'latency', milliseconds: 200 }`. */
  putFault(fault: Readonly<Record<string, string | number>>): Promise<void>;
  /** Changes an object of the installation. */
  change<T extends object>(kind: ChangedKind, changes: (now: T) => Change): Promise<void>;
  /** Sends requests until the end of the drill. */
  sendRequests(traffic: Traffic): void;
  /** Waits until the rollout of the Deployment is complete. */
  rolledOut(): Promise<void>;
  /** Returns the greatest value of an expression, from the selector of the installation. @throws when it has no series */
  greatest(expr: (selector: string) => string): Promise<number>;
  pods(): Promise<readonly DrilledPod[]>;
  /** Waits until `look` finds. @throws after two minutes, with what was missing */
  waitFor(what: string, look: () => Promise<Look<void>>): Promise<void>;
}

/** A merge patch, and the one that undoes it. */
export interface Change {
  readonly patch: object;
  readonly undo: object;
}

/** A pod of a drilled installation. */
export interface DrilledPod {
  readonly ready: boolean;
  /** The reasons for which its containers last terminated, such as `OOMKilled`. */
  readonly terminated: readonly string[];
}

/** The fields of a Deployment that faults change. */
export interface DeploymentFields {
  readonly spec?: { readonly template?: { readonly spec?: { readonly containers?: readonly ContainerFields[] } } };
}

/** The fields of a container that faults change. */
export interface ContainerFields {
  readonly env?: readonly { readonly name: string }[];
  readonly resources?: { readonly limits?: object; readonly requests?: object };
}

/** The kind of the object by which Prometheus Operator finds the pods. */
export const MONITOR: ChangedKind = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' };

/** The kind of the object that `changeContainers` changes. */
export const DEPLOYMENT: ChangedKind = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** Changes the containers of an installation, which rolls out new pods. */
export function changeContainers(site: FaultSite, changed: (container: ContainerFields) => object): Promise<void> {
  const podsWith = (containers: readonly object[]) => ({ spec: { template: { spec: { containers } } } });
  return site.change<DeploymentFields>(DEPLOYMENT, ({ spec }) => {
    const containers = spec?.template?.spec?.containers ?? [];
    return { patch: podsWith(containers.map(changed)), undo: podsWith(containers) };
  });
}

/** Returns a container with other values of some environment variables. */
export function withEnvironment(container: ContainerFields, variables: Readonly<Record<string, string>>): ContainerFields {
  const others = (container.env ?? []).filter(({ name }) => !Object.hasOwn(variables, name));
  return { ...container, env: [...others, ...Object.entries(variables).map(([name, value]) => ({ name, value }))] };
}
