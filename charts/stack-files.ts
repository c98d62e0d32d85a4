import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { type KubernetesObject, toYaml } from 'metric-to-pager/cluster';
import type { Files, Manifests } from 'metric-to-pager/kubernetes';

/** Addresses in a stack without Kubernetes. */
export interface StackPlaces {
  /** Host and port of `/metrics`. */
  readonly service: string;
  /** URL of Prometheus. */
  readonly prometheus: string;
  /** Host and port of Alertmanager. @default none: no notifications are sent */
  readonly alertmanager?: string;
  /** Path of the dashboards for Grafana. */
  readonly dashboards: string;
}

/** Scrape and evaluation interval. */
export const INTERVAL = '5s';

/**
 * Converts the manifests of an installation into the configuration of Prometheus and Grafana without an operator. All rules are evaluated
 * at each scrape, as one service needs no slower groups.
 * @throws when the manifests have no PrometheusRule
 */
export function stackFiles(manifests: Manifests, places: StackPlaces): Files {
  const objects = Object.values(manifests).flat();
  const [rules] = objects.filter(({ kind }) => kind === 'PrometheusRule') as RulesObject[];
  if (rules === undefined)
    throw new Error(`cannot configure Prometheus: expected a PrometheusRule in ${Object.keys(manifests).join(', ')}, found none`);
  const { name, namespace } = rules.metadata;
  const dashboards = objects.filter(
    ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name.startsWith('grafana-dashboard-'),
  ) as FilesObject[];
  return {
    'prometheus/prometheus.yaml': toYaml([prometheusConfig(places, { namespace, job: name })]),
    'prometheus/rules.yaml': toYaml([{ groups: rules.spec.groups?.map(({ interval: _slow, ...group }) => group) }]),
    'grafana/provisioning/datasources/prometheus.yaml': toYaml([dataSource(places.prometheus)]),
    'grafana/provisioning/dashboards/dashboards.yaml': toYaml([dashboardProvider(name, places.dashboards)]),
    ...Object.fromEntries(
      dashboards.flatMap(({ data }) => Object.entries(data).map(([file, json]) => [`grafana/dashboards/${file}`, json])),
    ),
  };
}

// --- internal ---

type RulesObject = KubernetesObject & { readonly metadata: { readonly namespace: string } } & Required<Pick<IPrometheusRule, 'spec'>>;
type FilesObject = KubernetesObject & { readonly data: Readonly<Record<string, string>> };

function prometheusConfig(
  { service, alertmanager }: StackPlaces,
  { namespace, job }: { readonly namespace: string; readonly job: string },
) {
  return {
    global: { scrape_interval: INTERVAL, evaluation_interval: INTERVAL },
    rule_files: ['rules.yaml'],
    ...(alertmanager !== undefined && { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs: [{ job_name: job, static_configs: [{ targets: [service], labels: { namespace, pod: job } }] }],
  };
}

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources */
function dataSource(url: string) {
  const jsonData = { httpMethod: 'POST', prometheusType: 'Prometheus', timeInterval: INTERVAL };
  return { apiVersion: 1, datasources: [{ name: 'Prometheus', uid: 'prometheus', type: 'prometheus', url, isDefault: true, jsonData }] };
}

/** https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards */
function dashboardProvider(folder: string, path: string) {
  return { apiVersion: 1, providers: [{ name: folder, folder, type: 'file', options: { path } }] };
}
