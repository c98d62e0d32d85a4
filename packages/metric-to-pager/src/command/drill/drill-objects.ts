import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** Returns the name of everything that a drill adds. */
export function drillName({ name }: Installation): string {
  return `${name}-drill`;
}

export interface RouteOptions {
  readonly installation: Installation;
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
  const metadata = { name: drillName(installation), namespace: installation.namespace, labels: selectedBy };
  return { apiVersion: 'monitoring.coreos.com/v1alpha1', kind: 'AlertmanagerConfig', metadata, ...{ spec } };
}
