import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { PORTS } from '../../kubernetes/metadata.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** What a drill adds to an installation's namespace, beside the pod that receives notifications. */
export interface DrillObjects {
  /** The name of the receiver's pod. */
  readonly receiver: string;
  readonly installation: Installation;
  /** Labels that select the installation's pods. */
  readonly pods: Readonly<Record<string, string>>;
}

/** The name of everything that a drill adds. */
export function drillName({ name }: Installation): string {
  return `${name}-drill`;
}

/** Lets the receiver's pod reach the port for metrics, where faults are taken, whatever the installation's own policy says. */
export function faultAccess({ receiver, installation, pods }: DrillObjects): KubernetesObject {
  const spec = {
    podSelector: { matchLabels: pods },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: receiver } } }], ports: [{ protocol: 'TCP', port: PORTS.metrics }] }],
  };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: metadataOf(installation), ...{ spec } };
}

export interface RouteOptions extends Pick<DrillObjects, 'installation'> {
  /** The labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where notifications are sent. */
  readonly url: string;
  /** Labels by which an Alertmanager may select the object. */
  readonly selectedBy: Readonly<Record<string, string>>;
}

/** Routes one alert of an installation to the receiver, at once and with its resolution. Its other routes are left as they are. */
export function alertRoute({ installation, labels, url, selectedBy }: RouteOptions): KubernetesObject {
  const own = { namespace: installation.namespace, job: installation.name, ...labels };
  const matchers = Object.entries(own).map(([name, value]) => ({ name, matchType: '=', value }));
  const receiver = 'drill';
  const spec = {
    route: { receiver, matchers, groupBy: Object.keys(own), groupWait: '1s', groupInterval: '5s' },
    receivers: [{ name: receiver, webhookConfigs: [{ url, sendResolved: true }] }],
  };
  const metadata = { ...metadataOf(installation), labels: selectedBy };
  return { apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'AlertmanagerConfig', metadata, ...{ spec } };
}

// --- internal ---

function metadataOf(installation: Installation): KubernetesObject['metadata'] {
  return { name: drillName(installation), namespace: installation.namespace };
}
