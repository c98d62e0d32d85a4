/**
 * The links of the chain from the operator to the receiver of an alert, by name. A finding names those that do not hold because of it and
 * those that it needs; that is how causes and consequences are separated.
 */
export const links = {
  /** The cluster knows a kind of the operator. */
  kind: (kind: string) => `kind ${kind}`,
  /** An operator reconciles the objects of a namespace. */
  reconciled: (namespace: string) => `reconciled ${namespace}`,
  /** A Prometheus runs and answers. */
  running: (prometheus: string) => `running ${prometheus}`,
  /** A Prometheus has loaded the configuration that was generated. */
  loaded: (prometheus: string) => `loaded ${prometheus}`,
  /** A Prometheus, or an Alertmanager, selects an object. */
  selected: (object: string) => `selected ${object}`,
  /** The operator accepts an object. */
  accepted: (object: string) => `accepted ${object}`,
  /** A monitor finds what it is to scrape. */
  discovered: (monitor: string) => `discovered ${monitor}`,
  /** What a monitor is for can be scraped at all. */
  reachable: (monitor: string) => `reachable ${monitor}`,
  /** A Service has ready pods. */
  ready: (service: string) => `ready ${service}`,
  /** The scrapes of a monitor succeed. */
  scraped: (monitor: string) => `scraped ${monitor}`,
  /** The metrics of the services of a namespace arrive. */
  metrics: (namespace: string) => `metrics ${namespace}`,
  /** A PrometheusRule is evaluated. */
  evaluated: (rule: string) => `evaluated ${rule}`,
  /** A ConfigMap reaches Grafana. */
  shown: (configMap: string) => `shown ${configMap}`,
} as const;

/** The links that do not hold because of something, and the keys of the objects that it is about. */
export interface BrokenLinks {
  readonly breaks: readonly string[];
  readonly concerns: readonly string[];
}
