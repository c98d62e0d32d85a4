import type { RelabelStep } from '../model/relabel.ts';
import type { KindName, Kinds } from './kinds.ts';

/** The version of the form of snapshots; one of another version is refused. */
export const SNAPSHOT_VERSION = 1;

/**
 * The input of a diagnosis: the answers of a cluster, its Prometheus and its Alertmanager at one moment. It holds no value
 * of a Secret and no credential, and can be saved and read again.
 */
export interface Snapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** When it was taken, in ISO 8601. */
  readonly takenAt: string;
  /** The kinds of the operator that the cluster knows, whether or not they could be read. */
  readonly kinds: readonly string[];
  /** Where the objects of each kind were read: in the whole cluster, or in these namespaces; a kind that is not here was not read. */
  readonly listed: Readonly<Record<string, 'all' | readonly string[]>>;
  readonly objects: readonly Kinds[KindName][];
  /** The dashboards that ConfigMaps hold. */
  readonly dashboards: readonly DashboardFile[];
  /** The data sources with which ConfigMaps provision Grafana. @default none are known */
  readonly datasources?: readonly DatasourceFile[];
  /** The rights of the accounts of Prometheus. */
  readonly access: readonly AccessAnswer[];
  /** The answers of each server, one for each shard of each Prometheus. */
  readonly prometheus: readonly PrometheusServer[];
  readonly alertmanager: readonly AlertmanagerServer[];
  /** The parts that were not examined. */
  readonly denied: readonly Denied[];
}

/** Something that was not examined, and so is neither healthy nor a finding. */
export interface Denied {
  /** The request: `list pods in namespace shop`. */
  readonly what: string;
  /** The answer of the cluster. */
  readonly reason: string;
  /** Whether nothing can be said about monitoring without it. */
  readonly essential: boolean;
}

/** The answer to whether an account may do something. */
export interface AccessAnswer {
  /** `system:serviceaccount:NAMESPACE:NAME` */
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly allowed: boolean;
}

/** A key of a ConfigMap that holds a dashboard, or was meant to. */
export interface DashboardFile {
  readonly namespace: string;
  readonly configMap: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly key: string;
  /** The reason why it cannot be read as a dashboard. */
  readonly problem?: string;
  readonly uid?: string;
  readonly title?: string;
  /** The inputs that Grafana asks for when the file is imported by hand, and that something in it uses. */
  readonly inputs: readonly string[];
  /** The uids of data sources that panels and variables name, other than its own variables. */
  readonly datasources: readonly string[];
  readonly queries: readonly { readonly panel: string; readonly expr: string }[];
}

/** The data sources that a ConfigMap holds. */
export interface DatasourceFile {
  readonly namespace: string;
  readonly configMap: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Their uids, and their names. */
  readonly uids: readonly string[];
}

/** A target that is scraped. */
export interface TargetState {
  readonly pool: string;
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly error: string;
}

/** The relabeling of a scrape pool. */
export interface PoolConfig {
  readonly relabel: readonly RelabelStep[];
  readonly metricRelabel: readonly RelabelStep[];
}

/** A rule as a server evaluates it. */
export interface RuleState {
  readonly group: string;
  readonly file: string;
  readonly name: string;
  readonly type: string;
  readonly health: string;
  readonly error: string;
}

/** The answers of one server of a Prometheus; an answer that it did not give is absent. */
export interface PrometheusServer {
  /** Of a ThanosRuler only the rules are asked. */
  readonly kind: 'Prometheus' | 'PrometheusAgent' | 'ThanosRuler';
  readonly namespace: string;
  readonly name: string;
  readonly pod: string;
  readonly version?: string;
  readonly reloadSuccess?: boolean;
  /** The job names in the configuration that the operator generated; nothing else of that Secret is kept. */
  readonly generatedJobs?: readonly string[];
  readonly pools?: Readonly<Record<string, PoolConfig>>;
  readonly targets?: readonly TargetState[];
  /** The number of targets of each pool that relabeling dropped. */
  readonly droppedCounts?: Readonly<Record<string, number>>;
  /** Some of these targets, by their labels before relabeling. */
  readonly dropped?: readonly { readonly pool: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly rules?: readonly RuleState[];
  readonly alertmanagers?: { readonly active: readonly string[]; readonly dropped: number };
  /** The time for which samples are kept, in seconds. */
  readonly retentionSeconds?: number;
  /** The names of all series. */
  readonly metricNames?: readonly string[];
  /** The metrics that targets describe, with or without series. */
  readonly described?: readonly string[];
  /** The values of the label `job`. */
  readonly jobs?: readonly string[];
  /** The metrics with a label that the target's own label displaced: `namespace` became `exported_namespace`. */
  readonly displaced?: readonly DisplacedLabel[];
  /** The metrics with the most series. */
  readonly largest?: readonly { readonly name: string; readonly series: number }[];
  readonly headSeries?: number;
  /** The recorded metrics that have a series with the value NaN. */
  readonly nan?: readonly string[];
}

/** A label of a metric that carries another name than the service gave it. */
export interface DisplacedLabel {
  readonly metric: string;
  /** The name that the service gave it. */
  readonly label: string;
  readonly job: string;
}

/** A route of Alertmanager. */
export interface LoadedRoute {
  readonly receiver?: string;
  readonly matchers: readonly string[];
  readonly continue: boolean;
  readonly routes: readonly LoadedRoute[];
}

/** The answers of an Alertmanager. */
export interface AlertmanagerServer {
  readonly namespace: string;
  readonly name: string;
  readonly route?: LoadedRoute;
}
