import { App, Chart } from 'cdk8s';
import { AlertRouting } from './alert-routing.ts';
import type { Values } from './common-values.ts';
import type { Dashboard } from './dashboard-config-map.ts';
import type { ServiceDefinition } from './definition.ts';
import { GrafanaDashboard } from './grafana-dashboard.ts';
import { MonitoredService } from './monitored-service.ts';
import type { Fields } from './schema.ts';
import { readValues } from './values.ts';
import { toYaml } from './yaml.ts';

/** Texts by the name of their file. */
export type Files = Readonly<Record<string, string>>;

/** What a service is made from: its definition, and the values that somebody wrote for this installation of it. */
export interface ManifestsOptions<F extends Fields> {
  readonly definition: ServiceDefinition<F>;
  /** @default none: everything is as the definition says */
  readonly values?: unknown;
}

/**
 * The manifests of a service with everything that watches it, without files that would hold nothing. The namespace's file sorts
 * before those of all that lives in it, as `kubectl apply` takes the files of a folder in the order of their names. The same
 * definition and values always give the same texts.
 *
 * @throws one error that names everything that is wrong with the values
 */
export function manifests<F extends Fields>({ definition, values: given = {} }: ManifestsOptions<F>): Files {
  const values = readValues(definition, given);
  const props = {
    ...definition,
    values,
    process: definition.process(values),
    dashboards: appliedDashboards(definition, values),
    home: dashboardsOf(definition, values)[0],
  };
  const service = new MonitoredService(new App(), values.name, props);
  return texts({
    '00-namespace.yaml': service.namespace,
    'workload.yaml': service.workload,
    'monitoring.yaml': service.monitoring,
    'dashboards.yaml': service.dashboards,
  });
}

/**
 * What not every cluster has a use for: the routing of alerts, where Alertmanager takes it from objects, and the dashboards for
 * grafana-operator.
 *
 * @throws one error that names everything that is wrong with the values
 */
export function optionalManifests<F extends Fields>({ definition, values: given = {} }: ManifestsOptions<F>): Files {
  const values = readValues(definition, given);
  const app = new App();
  const routing = new Chart(app, 'routing');
  new AlertRouting(routing, 'alerts', { name: values.name, namespace: values.namespace.name });
  const grafana = new Chart(app, 'grafana');
  for (const dashboard of appliedDashboards(definition, values)) new GrafanaDashboard(grafana, dashboard.uid, dashboard, values.dashboards);
  return texts({ 'alertmanager-config.yaml': routing, 'grafana-operator.yaml': grafana });
}

// --- internal ---

/** The dashboards that are among the objects. */
function appliedDashboards<F extends Fields>(definition: ServiceDefinition<F>, values: Values): readonly Dashboard[] {
  return values.dashboards.enabled ? dashboardsOf(definition, values) : [];
}

/** Every installation has the same ones: they are about what the service promises, whatever one of them changed of it. */
function dashboardsOf<F extends Fields>(definition: ServiceDefinition<F>, values: Values): readonly Dashboard[] {
  if (definition.dashboards === undefined) return [];
  const { name, objectives, alerts = [], alertPrefix, dashboards } = definition;
  return dashboards({ name, rules: { objectives, alerts }, alertPrefix, runbooks: values.monitoring.runbooks });
}

function texts(charts: Readonly<Record<string, Chart>>): Files {
  const files = Object.entries(charts).map(([file, chart]) => [file, chart.toJson() as object[]] as const);
  return Object.fromEntries(files.filter(([, objects]) => objects.length > 0).map(([file, objects]) => [file, toYaml(objects)]));
}
