import { isReady } from 'metric-to-pager/cluster';
import type { Kinds } from '../snapshot/kinds.ts';
import { followed, stepsOf } from './follow.ts';
import type { Monitor, MonitoredEndpoint } from './monitors.ts';
import { isFinished } from './pods.ts';
import { type ContainerPort, containerPorts } from './ports.ts';

/** A port of a pod that an endpoint without a port filter finds, with the labels of its discovery. */
export interface Discovered extends Omit<ContainerPort, 'container'> {
  readonly pod: Kinds['Pod'] | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Returns the ports that remain of what an endpoint of a monitor discovers, after its relabelings and those of the scrape class.
 *
 * @param given @default what the pods declare
 * @returns nothing when a step that decides cannot be followed
 */
export function keptPorts(
  monitor: Monitor,
  { relabelings = [] }: MonitoredEndpoint,
  given: readonly Discovered[] = declaredPorts(monitor),
): readonly Discovered[] | undefined {
  const steps = stepsOf([...monitor.classRelabelings, ...relabelings]);
  if (steps.length === 0) return given;
  const kept: Discovered[] = [];
  for (const one of given) {
    const result = followed(one.labels, steps);
    if (result === undefined) return undefined;
    if (!result.kept) continue;
    const number = Number(/:(\d+)$/.exec(result.labels['__address__'] ?? '')?.[1] ?? one.number);
    kept.push({ ...one, number });
  }
  return kept;
}

/** Returns the pods that a monitor scrapes by one of its endpoints; nothing when a step that decides cannot be followed. */
export function keptPods(monitor: Monitor): readonly Kinds['Pod'][] | undefined {
  if (monitor.endpoints.every(({ relabelings = [] }) => relabelings.length === 0) && monitor.classRelabelings.length === 0)
    return monitor.pods;
  const kept = new Set<Kinds['Pod'] | undefined>();
  for (const endpoint of monitor.endpoints) {
    const found = keptPorts(monitor, endpoint);
    if (found === undefined) return undefined;
    for (const { pod } of found) kept.add(pod);
  }
  return monitor.pods.filter((pod) => kept.has(pod));
}

/** Returns what Prometheus discovers of the pods of a monitor: each port that a container declares. */
export function declaredPorts(monitor: Monitor): readonly Discovered[] {
  return monitor.pods.flatMap((pod) => {
    const service = monitor.services.find(
      ({ metadata, spec }) =>
        metadata.namespace === pod.metadata.namespace &&
        Object.entries(spec?.selector ?? {}).every(([key, value]) => pod.metadata.labels?.[key] === value),
    );
    const ports = containerPorts(pod);
    // A container without a port is a target, too, at the address of its pod.
    const undeclared = ports.length === 0 ? [{ container: pod.spec?.containers?.[0]?.name ?? '', name: undefined, number: 0 }] : [];
    return [...ports, ...undeclared].map((port) => ({
      ...port,
      pod,
      labels: { ...podLabels(pod, port), ...(service !== undefined && serviceLabels(service)) },
    }));
  });
}

/** Returns the labels by which Prometheus discovers a port of a Service. */
export function serviceLabels({ metadata: { name, namespace, labels = {} } }: Kinds['Service']): Readonly<Record<string, string>> {
  return {
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_service_name: name,
    namespace,
    service: name,
    ...metaLabels('service', labels),
  };
}

// --- internal ---

function podLabels(pod: Kinds['Pod'], { container, name, number }: ContainerPort): Readonly<Record<string, string>> {
  const { metadata, spec, status } = pod;
  const { namespace } = metadata;
  const [owner] = metadata.ownerReferences ?? [];
  const meta = {
    namespace,
    pod_name: metadata.name,
    pod_phase: isFinished(pod) ? (status?.phase ?? '') : 'Running',
    pod_ready: String(isReady(pod)),
    pod_container_name: container,
    pod_container_init: String(spec?.initContainers?.some((one) => one.name === container) === true),
    pod_container_port_name: name ?? '',
    pod_container_port_number: number === 0 ? '' : String(number),
    ...(owner !== undefined && { pod_controller_kind: owner.kind, pod_controller_name: owner.name }),
  };
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => key.startsWith('prometheus.io/'));
  return {
    ...Object.fromEntries(Object.entries(meta).map(([key, value]) => [`__meta_kubernetes_${key}`, value])),
    ...metaLabels('pod', metadata.labels ?? {}),
    ...Object.fromEntries(annotations.flatMap(([key, value]) => present('pod_annotation', key, value))),
    __address__: number === 0 ? metadata.name : `${metadata.name}:${number}`,
    namespace,
    pod: metadata.name,
    container,
  };
}

function metaLabels(of: 'pod' | 'service', labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => present(`${of}_label`, key, value)));
}

/** The two labels of a label or an annotation. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config */
function present(prefix: string, key: string, value: string): readonly (readonly [string, string])[] {
  const name = key.replaceAll(/\W/g, '_');
  return [
    [`__meta_kubernetes_${prefix}_${name}`, value],
    [`__meta_kubernetes_${prefix.replace(/_(label|annotation)$/, '_$1present')}_${name}`, 'true'],
  ];
}
