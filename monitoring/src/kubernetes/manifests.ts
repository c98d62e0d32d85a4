import { App, Chart } from 'cdk8s';
import type { Dashboard } from '../grafana/index.ts';
import { AlertRouting } from './alert-routing.ts';
import type { Values } from './common-values.ts';
import { type DeployableService, identityOf } from './definition.ts';
import { GrafanaDashboard } from './grafana-dashboard.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { Fields } from './schema.ts';
import { ServiceCharts } from './service-charts.ts';
import { readValues } from './values.ts';

/** Objects by the file that holds them. */
export type Manifests = Readonly<Record<string, readonly KubernetesObject[]>>;

/** What manifests are made from: a service, and the values of one installation of it. */
export interface ManifestsOptions<F extends Fields> {
  readonly service: DeployableService<F>;
  /** Not validated yet. @default every value has its default */
  readonly values?: unknown;
}

/**
 * The objects of a service with everything that monitors it, without files that would be empty. The namespace's file sorts before those of
 * the objects in it, as `kubectl apply` takes the files of a folder in the order of their names. The same service and values always give
 * the same objects.
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
    home: dashboards[0],
  });
  return objectsOf({
    '00-namespace.yaml': charts.namespace,
    'workload.yaml': charts.workload,
    'monitoring.yaml': charts.monitoring,
    'dashboards.yaml': charts.dashboards,
  });
}

/**
 * The objects that only some clusters can use: the routing of alerts, for an Alertmanager that reads AlertmanagerConfigs, and the
 * dashboards for grafana-operator.
 *
 * @throws one error with every finding about the values
 */
export function optionalManifests<F extends Fields>({ service, values: given = {} }: ManifestsOptions<F>): Manifests {
  const values = readValues(service, given);
  const app = new App();
  const routing = new Chart(app, 'routing');
  new AlertRouting(routing, 'alerts', identityOf(service, values));
  const grafana = new Chart(app, 'grafana');
  const dashboards = values.dashboards.enabled ? dashboardsOf(service, values) : [];
  for (const dashboard of dashboards) new GrafanaDashboard(grafana, dashboard.uid, dashboard, values.dashboards);
  return objectsOf({ 'alertmanager-config.yaml': routing, 'grafana-operator.yaml': grafana });
}

/** The dashboards of a service. They show the objectives of the service, whatever an installation changes in them. */
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
