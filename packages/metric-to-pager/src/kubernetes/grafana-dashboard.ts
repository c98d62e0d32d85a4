import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Dashboard } from '../grafana/index.ts';
import { type DashboardLocation, dashboardRef } from './dashboard-config-map.ts';

/** @see https://grafana.github.io/grafana-operator/docs/api/#grafanadashboardspec */
interface GrafanaDashboardSpec {
  readonly instanceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly allowCrossNamespaceImport: boolean;
  readonly folder: string;
  readonly configMapRef: { readonly name: string; readonly key: string };
}

/** Lets grafana-operator import a dashboard from its ConfigMap into every Grafana with the label `dashboards: grafana`. */
export class GrafanaDashboard extends ApiObject {
  constructor(scope: Construct, id: string, dashboard: Dashboard, { namespace, folder }: DashboardLocation) {
    const configMapRef = dashboardRef(dashboard);
    const spec = {
      instanceSelector: { matchLabels: { dashboards: 'grafana' } },
      allowCrossNamespaceImport: true,
      folder,
      configMapRef,
    } satisfies GrafanaDashboardSpec;
    super(scope, id, {
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDashboard',
      metadata: { name: configMapRef.name, namespace },
      spec,
    });
  }
}
