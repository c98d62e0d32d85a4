import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-34';
import { Construct } from 'constructs';
import { drillAnnotation } from '../alerts/index.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { Dashboard } from '../grafana/index.ts';
import { alertsOf, ruleGroups } from '../slo/index.ts';
import { HTTP_PORT, type Values } from './common-values.ts';
import { DashboardConfigMap } from './dashboard-config-map.ts';
import { type DeployableService, identityOf, type ServiceProcess } from './definition.ts';
import { Deployment } from './deployment.ts';
import { EnvironmentConfigMap } from './environment-config-map.ts';
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { metadataOf, recommendedLabels, selectorLabels } from './metadata.ts';
import { NetworkPolicy } from './network-policy.ts';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { PrometheusRule } from './prometheus-rule.ts';
import { Service } from './service.ts';
import { ServiceMonitor } from './service-monitor.ts';
import { objectivesWith } from './slo-values.ts';

export interface ServiceChartsProps {
  readonly service: Pick<DeployableService, 'name' | 'version' | 'catalogue' | 'objectives' | 'alerts' | 'alertPrefix' | 'domain'>;
  readonly values: Values;
  readonly process: ServiceProcess;
  /** The dashboards to create. */
  readonly dashboards: readonly Dashboard[];
  /** The dashboard that alerts link to, created or not. @default none */
  readonly linkedDashboard?: Dashboard | undefined;
}

/** The objects of a service, with one chart per file of manifests. A chart may be empty. Every object has the recommended labels. */
export class ServiceCharts extends Construct {
  readonly namespace: Chart;
  readonly workload: Chart;
  readonly monitoring: Chart;
  readonly dashboards: Chart;

  constructor(scope: Construct, id: string, props: ServiceChartsProps) {
    super(scope, id);
    const { service, values, dashboards } = props;
    const identity = identityOf(service, values);

    this.namespace = new Chart(this, 'namespace', { labels: labelsOf('namespace', service) });
    if (values.namespace.create) addNamespace(this.namespace, identity);
    this.workload = new Chart(this, 'workload', { labels: labelsOf(SERVER, service) });
    addWorkload(this.workload, identity, props);
    this.monitoring = new Chart(this, 'monitoring', { labels: labelsOf('monitoring', service) });
    addMonitoring(this.monitoring, identity, props);
    this.dashboards = new Chart(this, 'dashboards', { labels: dashboardLabels(service) });
    for (const dashboard of dashboards) new DashboardConfigMap(this.dashboards, dashboard.uid, dashboard, values.dashboards);
  }
}

/** Returns the recommended labels of one component of a service, with the version of its definition, so that another image changes no label. */
export function labelsOf(component: string, { name, version }: Pick<DeployableService, 'name' | 'version'>): Record<string, string> {
  return recommendedLabels({ component, partOf: name, versions: [version] });
}

/** Returns the labels of the dashboards of a service. They do not depend on the installation, as installations share its dashboards. */
export function dashboardLabels(service: Pick<DeployableService, 'name' | 'version'>): Record<string, string> {
  return { ...selectorLabels({ job: service.name }), ...labelsOf('dashboards', service) };
}

// --- internal ---

/** The component of the objects that the workload consists of. */
const SERVER = 'server';

/** Enforces the restricted profile. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
function addNamespace(chart: Chart, identity: ServiceIdentity): void {
  const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
  const labels = { ...selectorLabels(identity), ...Object.fromEntries(modes) };
  new k8s.KubeNamespace(chart, 'namespace', { metadata: { name: identity.namespace, labels } });
}

function addWorkload(chart: Chart, identity: ServiceIdentity, { service, values, process }: ServiceChartsProps): void {
  const { image, resources, readOnlyRoot, replicas, autoscaling } = values;
  const ports = { http: HTTP_PORT, metrics: values.metrics.port };
  // Without a token, as the pods do not use the Kubernetes API.
  new k8s.KubeServiceAccount(chart, 'account', { metadata: metadataOf(identity), automountServiceAccountToken: false });
  const environment = new EnvironmentConfigMap(chart, 'environment', { identity, variables: process.variables });
  new Deployment(chart, 'deployment', {
    identity,
    labels: recommendedLabels({ component: SERVER, partOf: service.name, versions: [image.tag, service.version] }),
    container: {
      name: identity.job,
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
  new Service(chart, 'service', { identity, ports });
  if (autoscaling !== undefined) new HorizontalPodAutoscaler(chart, 'autoscaler', { identity, ...autoscaling });
  new PodDisruptionBudget(chart, 'budget', identity);
  new NetworkPolicy(chart, 'policy', {
    identity,
    monitoringNamespace: values.monitoring.namespace,
    egress: process.egress ?? [],
  });
}

function addMonitoring(chart: Chart, identity: ServiceIdentity, { service, values, linkedDashboard }: ServiceChartsProps): void {
  const { labels, runbooks } = values.monitoring;
  const { interval, sampleLimit } = values.metrics;
  new ServiceMonitor(chart, 'monitor', { identity, labels, interval, sampleLimit });

  const installed = { ...service, objectives: objectivesWith(service.objectives, values.slo) };
  new PrometheusRule(chart, 'rules', {
    identity,
    labels,
    groups: ruleGroups(installed, identity, {
      runbooks,
      dashboard: linkedDashboard && { ...linkedDashboard, grafana: values.dashboards.url },
    }),
    annotations: drillAnnotation(alertsOf(installed, identity), service.domain),
  });
}
