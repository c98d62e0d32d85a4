import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Dashboard } from '../grafana/index.ts';
import { type DashboardPlace, dashboardFile } from './dashboard-config-map.ts';

/** What grafana-operator is told of a dashboard. @see https://grafana.github.io/grafana-operator/docs/api/#grafanadashboardspec */
interface GrafanaDashboardSpec {
  readonly instanceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly allowCrossNamespaceImport: boolean;
  readonly folder: string;
  readonly configMapRef: { readonly name: string; readonly key: string };
}

/** Has grafana-operator take a dashboard from the same ConfigMap that a sidecar would take it from, into every Grafana labelled `dashboards: grafana`. */
export class GrafanaDashboard extends ApiObject {
  constructor(scope: Construct, id: string, dashboard: Dashboard, { namespace, folder }: DashboardPlace) {
    const { configMap, key } = dashboardFile(dashboard);
    const spec = {
      instanceSelector: { matchLabels: { dashboards: 'grafana' } },
      allowCrossNamespaceImport: true,
      folder,
      configMapRef: { name: configMap, key },
    } satisfies GrafanaDashboardSpec;
    super(scope, id, {
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDashboard',
      metadata: { name: configMap, namespace },
      spec,
    });
  }
}
