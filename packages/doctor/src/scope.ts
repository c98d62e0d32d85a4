/** The subject of a diagnosis. */
export interface Scope {
  /** @default every namespace */
  readonly namespace?: string;
  /** Objects as `KIND/NAME`: a workload, a Service, a monitor, a rule, a ConfigMap. @default every object */
  readonly names?: readonly string[];
  /** The one Prometheus that is expected to do the work, as `NAMESPACE/NAME`. @default any of them */
  readonly prometheus?: string;
}
