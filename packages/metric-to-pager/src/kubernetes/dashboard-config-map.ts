import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { Dashboard } from '../grafana/index.ts';

/** Where dashboards are stored in the cluster and in Grafana. */
export interface DashboardLocation {
  readonly namespace: string;
  /** Labels by which Grafana's sidecar selects ConfigMaps. */
  readonly labels: Readonly<Record<string, string>>;
  /** Folder in Grafana. */
  readonly folder: string;
}

/** Returns the name and the key of a dashboard's ConfigMap. They depend only on its uid, so that installations share one dashboard. */
export function dashboardRef({ uid }: Pick<Dashboard, 'uid'>): { readonly name: string; readonly key: string } {
  return { name: `grafana-dashboard-${uid}`, key: `${uid}.json` };
}

/** A dashboard in a ConfigMap, for Grafana's sidecar or grafana-operator. */
export class DashboardConfigMap extends k8s.KubeConfigMap {
  constructor(scope: Construct, id: string, dashboard: Dashboard, { namespace, labels, folder }: DashboardLocation) {
    const { name, key } = dashboardRef(dashboard);
    super(scope, id, {
      metadata: { name, namespace, labels: { ...labels }, annotations: { grafana_folder: folder } },
      data: { [key]: `${JSON.stringify(dashboard.json, null, 2)}\n` },
    });
  }
}
