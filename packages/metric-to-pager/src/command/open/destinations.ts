import { podSelectorOf, readDeployment } from '../../cluster/deployment.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { isReady, type Pod, podsOf } from '../../cluster/pods.ts';
import { PORTS } from '../../kubernetes/metadata.ts';
import type { Cluster } from '../../terminal/cluster-arguments.ts';
import { type Installation, watchingPrometheus } from '../status/watching-prometheus.ts';
import type { PodPort } from './forward.ts';

/** What can be opened. */
export const DESTINATIONS = ['service', 'metrics', 'prometheus', 'alertmanager', 'grafana'] as const;

/** One of the things that can be opened. */
export type DestinationName = (typeof DESTINATIONS)[number];

/** Where something answers. */
export interface Destination {
  /** Finds a pod of it that is ready now. @throws when there is none */
  readonly find: () => Promise<PodPort>;
  /** The port that people expect it on. */
  readonly preferredPort: number;
  /** The path of its first page. */
  readonly path: string;
}

/**
 * Where a part of an installation, or of what watches it, answers.
 *
 * @throws when this cluster has no such part
 */
export async function destinationOf(
  name: DestinationName,
  cluster: Pick<Cluster, 'api' | 'objects'>,
  installation: Installation,
): Promise<Destination> {
  switch (name) {
    case 'service':
      return { find: () => installationPort(cluster, installation, PORTS.http), preferredPort: 8080, path: '/' };
    case 'metrics':
      return { find: () => installationPort(cluster, installation, PORTS.metrics), preferredPort: 9464, path: '/metrics' };
    case 'prometheus': {
      const watcher = await watchingPrometheus(cluster, installation);
      if ('missing' in watcher) throw new Error(`Prometheus cannot be opened: ${watcher.missing}`);
      return managed(cluster, watcher.prometheus.object, { label: 'operator.prometheus.io/name', port: 9090 });
    }
    case 'alertmanager': {
      const [object] = await listAlertmanagers(cluster);
      if (object === undefined) throw new Error('Alertmanager cannot be opened: the cluster has none that Prometheus Operator runs');
      return managed(cluster, object, { label: 'alertmanager', port: 9093 });
    }
    case 'grafana': {
      const labels = { 'app.kubernetes.io/name': 'grafana' };
      return { find: () => readyPort(cluster, { labels, port: 'grafana', otherwise: 3000 }), preferredPort: 3000, path: '/' };
    }
    default:
      return name satisfies never;
  }
}

// --- internal ---

async function installationPort(cluster: Pick<Cluster, 'objects'>, installation: Installation, port: string): Promise<PodPort> {
  const labels = podSelectorOf(await readDeployment(cluster.objects, installation));
  return readyPort(cluster, { namespace: installation.namespace, labels, port });
}

interface ReadyPortOptions {
  /** @default any */
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The name of the container's port, or its number. */
  readonly port: string | number;
  /** The port of a pod that has no port of that name. @default the pod is refused */
  readonly otherwise?: number;
}

async function readyPort(
  { objects }: Pick<Cluster, 'objects'>,
  { namespace, labels, port, otherwise }: ReadyPortOptions,
): Promise<PodPort> {
  const pods = await podsOf(objects, { labels, ...(namespace !== undefined && { namespace }) });
  const selector = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const where = `${selector.join()}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
  const pod = pods.find(isReady);
  if (pod === undefined) throw new Error(`of ${pods.length} pods with ${where} none is ready`);
  const number = typeof port === 'number' ? port : (portNamed(pod, port) ?? otherwise);
  if (number === undefined) throw new Error(`pod ${pod.metadata.name} has no port named "${port}"`);
  return { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, port: number };
}

function portNamed({ spec }: Pod, name: string): number | undefined {
  return spec?.containers.flatMap(({ ports = [] }) => ports).find((port) => port.name === name)?.containerPort;
}

type ManagedServer = KubernetesObject & { readonly spec?: { readonly routePrefix?: string | undefined } };

function managed(
  cluster: Pick<Cluster, 'objects'>,
  { metadata: { name, namespace = '' }, spec }: ManagedServer,
  { label, port }: { readonly label: string; readonly port: number },
): Destination {
  return {
    find: () => readyPort(cluster, { namespace, labels: { [label]: name }, port }),
    preferredPort: port,
    path: spec?.routePrefix ?? '/',
  };
}

async function listAlertmanagers({ objects }: Pick<Cluster, 'objects'>): Promise<readonly ManagedServer[]> {
  const kind = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager' };
  return (await objects.resources.find(kind)) === undefined ? [] : objects.list<ManagedServer>(kind);
}
