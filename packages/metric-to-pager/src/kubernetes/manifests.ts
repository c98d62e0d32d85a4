import { App, Chart } from 'cdk8s';
import type { KubernetesObject } from '../cluster/kubernetes-object.ts';
import type { Dashboard } from '../grafana/index.ts';
import { AlertRouting } from './alert-routing.ts';
import type { Values } from './common-values.ts';
import { type DeployableService, identityOf } from './definition.ts';
import { GrafanaDashboard } from './grafana-dashboard.ts';
import type { Fields } from './schema.ts';
import { dashboardLabels, labelsOf, ServiceCharts } from './service-charts.ts';
import { readValues } from './values.ts';

/** Objects, by file. */
export type Manifests = Readonly<Record<string, readonly KubernetesObject[]>>;

export interface ManifestsOptions<F extends Fields> {
  readonly service: DeployableService<F>;
  /** Values that are not yet validated. @default all defaults */
  readonly values?: unknown;
}

/**
 * Returns the objects of a service and of its monitoring. The file of the namespace sorts first, as `kubectl apply` reads the files of a
 * folder in the order of their names. Output is reproducible.
 *
 * @throws one error with every finding about the values
 */
export function manifests<F extends Fields>({ service, values: given = {} }: ManifestsOptions<F>): Manifests {
  const values = readValues(service, given);
  const dashboards = dashboardsOf(service, values);
  const charts = new ServiceCharts(new App(), values.name, {
    service,
    values,
    process: service.process(values),
    dashboards: values.dashboards.enabled ? dashboards : [],
    linkedDashboard: dashboards[0],
  });
  return objectsOf({
    '00-namespace.yaml': charts.namespace,
    'workload.yaml': charts.workload,
    'monitoring.yaml': charts.monitoring,
    'dashboards.yaml': charts.dashboards,
  });
}

/**
 * Returns objects that require optional custom resources: AlertmanagerConfig, and GrafanaDashboard of grafana-operator.
 *
 * @throws one error with every finding about the values
 */
export function optionalManifests<F extends Fields>({ service, values: given = {} }: ManifestsOptions<F>): Manifests {
  const values = readValues(service, given);
  const app = new App();
  const routing = new Chart(app, 'routing', { labels: labelsOf('monitoring', service) });
  new AlertRouting(routing, 'alerts', identityOf(service, values));
  const grafana = new Chart(app, 'grafana', { labels: dashboardLabels(service) });
  const dashboards = values.dashboards.enabled ? dashboardsOf(service, values) : [];
  for (const dashboard of dashboards) new GrafanaDashboard(grafana, dashboard.uid, dashboard, values.dashboards);
  return objectsOf({ 'alertmanager-config.yaml': routing, 'grafana-operator.yaml': grafana });
}

/** Returns the dashboards of a service. They show its own objectives, also when values change those of an installation. */
export function dashboardsOf<F extends Fields>(
  service: DeployableService<F>,
  { monitoring: { runbooks } }: Pick<Values, 'monitoring'>,
): readonly Dashboard[] {
  return service.dashboards?.({ ...service, runbooks }) ?? [];
}

// --- internal ---

function objectsOf(charts: Readonly<Record<string, Chart>>): Manifests {
  const files = Object.entries(charts).map(([file, chart]) => [file, chart.toJson() as KubernetesObject[]] as const);
  return Object.fromEntries(files.filter(([, objects]) => objects.length > 0));
}
