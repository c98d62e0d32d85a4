import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type AlertTemplate, drillAnnotation } from '../alerts/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Objectives } from '../slo/index.ts';
import { alertsOf, ruleGroups } from '../slo/rule-groups.ts';
import { CpuAutoscaler } from './autoscaler.ts';
import { HTTP_PORT, type Values } from './common-values.ts';
import { type Dashboard, DashboardConfigMap } from './dashboard-config-map.ts';
import type { ServiceProcess } from './definition.ts';
import { RestrictedDeployment } from './deployment.ts';
import { OneAtATimeBudget } from './disruption-budget.ts';
import { Environment } from './environment.ts';
import type { Installation } from './installation.ts';
import { RestrictedNamespace } from './namespace.ts';
import { ServiceNetworkPolicy } from './network-policy.ts';
import { PrometheusRule } from './prometheus-rule.ts';
import { mostSeries } from './sample-limit.ts';
import { NamedPortsService } from './service.ts';
import { TokenlessAccount } from './service-account.ts';
import { ServiceMonitor } from './service-monitor.ts';
import { objectivesWith } from './slo-values.ts';

export interface MonitoredServiceProps {
  readonly values: Values;
  readonly process: ServiceProcess;
  /** What the service exposes; how much Prometheus accepts from it follows. */
  readonly catalogue: Catalogue;
  /** What it promises. */
  readonly objectives: Objectives;
  /** What else somebody must hear of. @default nothing */
  readonly alerts?: readonly AlertTemplate[];
  /** The name with which its alerts start, in CamelCase. */
  readonly alertPrefix: string;
  /** The domain that its own annotations start with. */
  readonly domain: string;
  /** @default none */
  readonly dashboards?: readonly Dashboard[];
  /** The dashboard that alerts lead to, whether or not it is among the objects. @default none */
  readonly home?: Dashboard | undefined;
}

/** A service with everything that watches it, in charts: one for each file of manifests. A chart may stay empty. */
export class MonitoredService extends Construct {
  readonly namespace: Chart;
  readonly workload: Chart;
  readonly monitoring: Chart;
  readonly dashboards: Chart;

  constructor(scope: Construct, id: string, props: MonitoredServiceProps) {
    super(scope, id);
    const { values } = props;
    const installation = { name: values.name, namespace: values.namespace.name };

    this.namespace = new Chart(this, 'namespace');
    if (values.namespace.create) new RestrictedNamespace(this.namespace, 'namespace', installation);
    this.workload = new Chart(this, 'workload');
    addWorkload(this.workload, installation, props);
    this.monitoring = new Chart(this, 'monitoring');
    addMonitoring(this.monitoring, installation, props);
    this.dashboards = new Chart(this, 'dashboards');
    for (const dashboard of props.dashboards ?? []) new DashboardConfigMap(this.dashboards, dashboard.uid, dashboard, values.dashboards);
  }
}

// --- internal ---

function addWorkload(chart: Chart, installation: Installation, { values, process }: MonitoredServiceProps): void {
  const { image, resources, readOnlyRoot, replicas, autoscaling } = values;
  const ports = { http: HTTP_PORT, metrics: values.metrics.port };
  new TokenlessAccount(chart, 'account', installation);
  const environment = new Environment(chart, 'environment', { installation, variables: process.variables });
  new RestrictedDeployment(chart, 'deployment', {
    installation,
    container: {
      name: installation.name,
      image: image.repository + (image.tag.startsWith('sha256:') ? '@' : ':') + image.tag,
      pullPolicy: image.pullPolicy,
      ports,
      environment: environment.name,
      secrets: process.secrets ?? {},
      resources,
      readOnlyRoot,
    },
    checksum: environment.checksum,
    stopping: process.stopping,
    pullSecret: image.pullSecret,
    replicas,
  });
  new NamedPortsService(chart, 'service', { installation, ports });
  if (autoscaling !== undefined) new CpuAutoscaler(chart, 'autoscaler', { installation, ...autoscaling });
  new OneAtATimeBudget(chart, 'budget', installation);
  new ServiceNetworkPolicy(chart, 'policy', {
    installation,
    monitoringNamespace: values.monitoring.namespace,
    egress: process.egress ?? [],
  });
}

function addMonitoring(chart: Chart, installation: Installation, props: MonitoredServiceProps): void {
  const { values, catalogue, objectives, alerts = [], alertPrefix, domain, home } = props;
  const { labels, runbooks } = values.monitoring;
  const { interval } = values.metrics;
  new ServiceMonitor(chart, 'monitor', { installation, labels, interval, sampleLimit: mostSeries(catalogue) });

  const rules = { objectives: objectivesWith(objectives, values.slo), alerts };
  const context = { service: alertPrefix, namespace: installation.namespace, job: installation.name };
  new PrometheusRule(chart, 'rules', {
    installation,
    labels,
    groups: ruleGroups(rules, context, { runbooks, dashboard: home && { ...home, grafana: values.dashboards.url } }),
    annotations: drillAnnotation(alertsOf(rules, context), domain),
  });
}
