import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { Dashboard } from '../grafana/index.ts';

/** Where dashboards go in a cluster, and how Grafana finds them. */
export interface DashboardPlace {
  readonly namespace: string;
  /** Labels by which Grafana's sidecar selects ConfigMaps. */
  readonly labels: Readonly<Record<string, string>>;
  /** Folder in Grafana, where its sidecar reads the annotation. */
  readonly folder: string;
}

/** The name of the ConfigMap of a dashboard and of the file in it: both from its uid alone, so that a second installation brings the same one, not a second. */
export function dashboardFile({ uid }: Pick<Dashboard, 'uid'>): { readonly configMap: string; readonly key: string } {
  return { configMap: `grafana-dashboard-${uid}`, key: `${uid}.json` };
}

/** One dashboard in a ConfigMap of its own, as Grafana's sidecar and its operator take them. */
export class DashboardConfigMap extends k8s.KubeConfigMap {
  constructor(scope: Construct, id: string, dashboard: Dashboard, { namespace, labels, folder }: DashboardPlace) {
    const { configMap, key } = dashboardFile(dashboard);
    super(scope, id, {
      metadata: { name: configMap, namespace, labels: { ...labels }, annotations: { grafana_folder: folder } },
      data: { [key]: `${JSON.stringify(dashboard.json, null, 2)}\n` },
    });
  }
}
