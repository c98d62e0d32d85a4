/** Identifies one installation of a service in Kubernetes and Prometheus. */
export interface ServiceIdentity {
  readonly namespace: string;
  /** The name of its objects in Kubernetes, and its `job` in Prometheus. */
  readonly job: string;
  /** Prefix of the names of its alerts, in CamelCase. */
  readonly alertPrefix: string;
}

/** The labels that select the series of one installation. */
export type IdentityLabels = Pick<ServiceIdentity, 'namespace' | 'job'>;
