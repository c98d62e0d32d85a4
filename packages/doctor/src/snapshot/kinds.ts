import type { IAlertmanager } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Alertmanager';
import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IProbe } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Probe';
import type { IPrometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IThanosRuler } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ThanosRuler';
import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import type { IPrometheusAgent } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/PrometheusAgent';
import type { IScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/ScrapeConfig';
import type { IValidatingWebhookConfiguration } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IEndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1/EndpointSlice';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { IPod } from 'kubernetes-models/v1/Pod';
import type { IService } from 'kubernetes-models/v1/Service';
import type { KubernetesObject } from 'metric-to-pager/cluster';

/** An object as a snapshot holds it: with what a diagnosis reads, and nothing else. */
export interface SnapshotObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & {
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
    /** When its specification, its labels or its annotations were written last. */
    readonly updatedAt?: string;
    readonly generation?: number;
  };
}

/** An object that is in a namespace. */
export interface NamespacedObject extends SnapshotObject {
  readonly metadata: SnapshotObject['metadata'] & { readonly namespace: string };
}

/** A workload: what makes pods. A DaemonSet has no replicas. */
export type Workload = NamespacedObject & Pick<IDeployment, 'spec' | 'status'>;

/** An event in which the operator reports on an object. */
export interface OperatorEvent extends NamespacedObject {
  readonly involvedObject: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly reason: string;
  readonly message: string;
  readonly lastTimestamp: string;
}

/** The names of the keys of a Secret; the values are never read. */
export interface SecretKeys extends NamespacedObject {
  readonly keys: readonly string[];
}

/** An object from which grafana-operator reads a dashboard. */
export interface GrafanaDashboardObject extends NamespacedObject {
  readonly spec?: { readonly configMapRef?: { readonly name: string; readonly key?: string } };
}

/** The kinds of object of a snapshot, by their name. */
export interface Kinds {
  readonly Namespace: SnapshotObject;
  readonly Pod: NamespacedObject & Pick<IPod, 'spec' | 'status'>;
  readonly Service: NamespacedObject & Pick<IService, 'spec'>;
  readonly EndpointSlice: NamespacedObject & Pick<IEndpointSlice, 'endpoints' | 'ports'>;
  readonly Deployment: Workload;
  readonly StatefulSet: Workload;
  readonly DaemonSet: Workload;
  readonly Rollout: Workload;
  readonly NetworkPolicy: NamespacedObject & Pick<INetworkPolicy, 'spec'>;
  readonly Prometheus: NamespacedObject & Pick<IPrometheus, 'spec' | 'status'>;
  readonly PrometheusAgent: NamespacedObject & Pick<IPrometheusAgent, 'spec' | 'status'>;
  readonly ThanosRuler: NamespacedObject & Pick<IThanosRuler, 'spec'>;
  readonly ServiceMonitor: NamespacedObject & Pick<IServiceMonitor, 'spec' | 'status'>;
  readonly PodMonitor: NamespacedObject & Pick<IPodMonitor, 'spec' | 'status'>;
  readonly Probe: NamespacedObject & Pick<IProbe, 'spec' | 'status'>;
  readonly ScrapeConfig: NamespacedObject & Pick<IScrapeConfig, 'spec' | 'status'>;
  readonly PrometheusRule: NamespacedObject & Pick<IPrometheusRule, 'spec' | 'status'>;
  readonly Alertmanager: NamespacedObject & Pick<IAlertmanager, 'spec'>;
  readonly AlertmanagerConfig: NamespacedObject & Pick<IAlertmanagerConfig, 'spec' | 'status'>;
  readonly ValidatingWebhookConfiguration: SnapshotObject & Pick<IValidatingWebhookConfiguration, 'webhooks'>;
  /** Only its metadata is fetched. */
  readonly CustomResourceDefinition: SnapshotObject;
  readonly Event: OperatorEvent;
  readonly Secret: SecretKeys;
  readonly GrafanaDashboard: GrafanaDashboardObject;
}

export type KindName = keyof Kinds;

/** The version of the API of each kind. */
export const API_VERSIONS = {
  Namespace: 'v1',
  Pod: 'v1',
  Service: 'v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  Rollout: 'argoproj.io/v1alpha1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Prometheus: 'monitoring.coreos.com/v1',
  PrometheusAgent: 'monitoring.coreos.com/v1alpha1',
  ThanosRuler: 'monitoring.coreos.com/v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  PodMonitor: 'monitoring.coreos.com/v1',
  Probe: 'monitoring.coreos.com/v1',
  ScrapeConfig: 'monitoring.coreos.com/v1alpha1',
  PrometheusRule: 'monitoring.coreos.com/v1',
  Alertmanager: 'monitoring.coreos.com/v1',
  AlertmanagerConfig: 'monitoring.coreos.com/v1alpha1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  CustomResourceDefinition: 'apiextensions.k8s.io/v1',
  Event: 'v1',
  Secret: 'v1',
  GrafanaDashboard: 'grafana.integreatly.org/v1beta1',
} as const satisfies Readonly<Record<KindName, string>>;

/** The kinds of object that make pods. A Rollout is one of Argo Rollouts. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'] as const satisfies readonly KindName[];

/** Returns the name of the resource of a kind, by the rules of English that the kinds follow. */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower.endsWith('y')) return `${lower.slice(0, -1)}ies`;
  return lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

/** The kinds that the operator brings and that it cannot do without. */
export const OPERATOR_KINDS = [
  'Prometheus',
  'ServiceMonitor',
  'PodMonitor',
  'Probe',
  'ScrapeConfig',
  'PrometheusRule',
  'Alertmanager',
  'AlertmanagerConfig',
] as const satisfies readonly KindName[];

/** Returns the group of an API version: `apps` of `apps/v1`, and the empty one of `v1`. */
export function groupOf(apiVersion: string): string {
  const [group = '', version] = apiVersion.split('/');
  return version === undefined ? '' : group;
}
