import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { KubernetesObject } from 'metric-to-pager/cluster';
import {
  type ActiveTarget,
  type DroppedTarget,
  isReady,
  type Look,
  type ManagedPrometheus,
  type Pod,
  until,
} from 'metric-to-pager/cluster';
import type { Installation } from './installation.ts';
import type { TestCluster } from './test-cluster.ts';

/**
 * Waits until Prometheus has exactly one healthy target for each pod of an installation.
 * @throws with the cause: the monitor is not selected, a pod has no target or several, a target is down
 */
export function waitForTargets(
  cluster: TestCluster,
  prometheus: ManagedPrometheus,
  installation: Installation,
): Promise<readonly ActiveTarget[]> {
  const { namespace, name } = installation;
  const look = async (): Promise<Look<readonly ActiveTarget[]>> => {
    if (!(await prometheus.server.scrapePools()).includes(poolOf(installation))) {
      return { missing: await whyNotSelected(cluster, prometheus, installation) };
    }
    const { active, dropped } = await prometheus.server.targets(poolOf(installation));
    const pods = await installation.pods();
    const wrong = [
      ...wrongWith(active, pods),
      ...dropped.filter((target) => isMeant(target, installation)).map(({ discoveredLabels }) => `${podOf(discoveredLabels)} was dropped`),
    ];
    return wrong.length === 0 ? { found: active } : { missing: wrong.join('; ') };
  };
  return until(`exactly one healthy target for each pod of ${namespace}/${name}`, look, { ...cluster.wait(90), everySeconds: 2 });
}

/** Waits until Prometheus has no targets and rules of a deleted installation. */
export function waitUntilForgotten(cluster: TestCluster, { server }: ManagedPrometheus, installation: Installation): Promise<void> {
  const look = async (): Promise<Look<void>> => {
    const pools = (await server.scrapePools()).filter((pool) => pool === poolOf(installation));
    const groups = (await server.ruleGroups()).filter(({ file }) => file.includes(`/${installation.namespace}-${installation.name}-`));
    if (pools.length + groups.length === 0) return { found: undefined };
    return { missing: `it still has ${pools.length} scrape pools and ${groups.length} groups of rules` };
  };
  return until('Prometheus to forget it', look, { ...cluster.wait(90), everySeconds: 2 });
}

// --- internal ---

/** The operator names a scrape pool by the monitor and the index of its endpoint. */
function poolOf({ namespace, name }: Installation): string {
  return `serviceMonitor/${namespace}/${name}/0`;
}

function wrongWith(targets: readonly ActiveTarget[], pods: readonly Pod[]): string[] {
  const ready = pods.filter(isReady).map(({ metadata }) => metadata.name);
  const scraped = targets.map(({ labels }) => labels['pod'] ?? '');
  return [
    ...pods.filter((pod) => !isReady(pod)).map(({ metadata }) => `pod ${metadata.name} is not ready`),
    ...ready.filter((pod) => !scraped.includes(pod)).map((pod) => `pod ${pod} has no target`),
    ...new Set(scraped.filter((pod, index) => scraped.indexOf(pod) !== index).map((pod) => `pod ${pod} has several targets`)),
    ...scraped.filter((pod) => !ready.includes(pod)).map((pod) => `target ${pod} is no ready pod`),
    ...targets.filter(({ health }) => health !== 'up').map(({ scrapeUrl, health, lastError }) => `${scrapeUrl} is ${health}: ${lastError}`),
  ];
}

/** Dropped targets are expected for other ports and Services, never for the metrics port. */
function isMeant({ discoveredLabels: labels }: DroppedTarget, { name }: Installation): boolean {
  const port = labels['__meta_kubernetes_endpointslice_port_name'] ?? labels['__meta_kubernetes_endpoint_port_name'];
  return port === 'metrics' && labels['__meta_kubernetes_service_name'] === name;
}

function podOf(labels: Readonly<Record<string, string>>): string {
  return `${labels['__meta_kubernetes_pod_name']} (${labels['__address__']})`;
}

/** Explains a monitor without a scrape pool: most often the labels do not match. */
async function whyNotSelected(cluster: TestCluster, { object }: ManagedPrometheus, { namespace, name }: Installation): Promise<string> {
  const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', namespace, name };
  const monitor = await cluster.objects.read<KubernetesObject & IServiceMonitor>(reference);
  return [
    `ServiceMonitor ${namespace}/${name} is not scraped: its labels are ${JSON.stringify(monitor.metadata.labels)},`,
    `and Prometheus ${object.metadata.namespace}/${object.metadata.name} selects ${JSON.stringify(object.spec?.serviceMonitorSelector)}`,
    `in namespaces ${JSON.stringify(object.spec?.serviceMonitorNamespaceSelector)}`,
  ].join(' ');
}
