import { isRecord } from 'metric-to-pager/shape';
import { groupOf } from '../snapshot/kinds.ts';
import type { ManifestValue } from './manifest.ts';

/** The pod that a manifest makes, as it runs when all is well: one for each workload, none where it is scaled to zero. */
export function declaredPods(value: ManifestValue): readonly ManifestValue[] {
  const { kind, metadata, spec } = value;
  if (!isRecord(spec)) return [];
  if (OPERATED[kind] !== undefined && groupOf(value.apiVersion) === 'monitoring.coreos.com') return [operatedPod(value, OPERATED[kind])];
  const template = templateIn(spec);
  if (template === undefined || spec['replicas'] === 0 || kind === 'Pod') return [];
  return [
    podOf(value, { metadata: isRecord(template['metadata']) ? template['metadata'] : {}, spec: template['spec'], name: metadata.name }),
  ];
}

/** Returns an object of a file with the status that it has when all is well, where the file says none. */
export function assumedHealthy(value: ManifestValue): ManifestValue {
  if (value['status'] !== undefined) return value;
  const { kind, spec } = value;
  if (kind === 'Pod') return { ...value, status: RUNNING };
  if (!isRecord(spec)) return value;
  if (kind === 'Prometheus' || kind === 'PrometheusAgent')
    return { ...value, status: { conditions: [{ type: 'Available', status: 'True' }] } };
  if (!isRecord(spec['template'])) return value;
  const replicas = typeof spec['replicas'] === 'number' ? spec['replicas'] : 1;
  return { ...value, status: { replicas, readyReplicas: replicas, availableReplicas: replicas } };
}

// --- internal ---

const RUNNING = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

/** What the operator makes of its own objects. @see https://github.com/prometheus-operator/prometheus-operator/tree/main/pkg */
const OPERATED: Readonly<Record<string, { readonly name: string; readonly ports: Readonly<Record<string, number>> } | undefined>> = {
  Prometheus: { name: 'prometheus', ports: { web: 9090, 'reloader-web': 8080 } },
  PrometheusAgent: { name: 'prometheus-agent', ports: { web: 9090, 'reloader-web': 8080 } },
  Alertmanager: { name: 'alertmanager', ports: { web: 9093, 'mesh-tcp': 9094, 'mesh-udp': 9094, 'reloader-web': 8080 } },
  ThanosRuler: { name: 'thanos-ruler', ports: { grpc: 10_901, web: 10_902, 'reloader-web': 8080 } },
};

/** The template of pods of a workload of any kind, of a CronJob that of its Job. */
function templateIn(spec: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const { template, jobTemplate } = spec;
  if (isRecord(template) && isRecord(template['spec']) && Array.isArray(template['spec']['containers'])) return template;
  const job = isRecord(jobTemplate) ? jobTemplate['spec'] : undefined;
  return isRecord(job) ? templateIn(job) : undefined;
}

interface PodParts {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: unknown;
}

function podOf({ kind, metadata: { namespace } }: ManifestValue, { name, metadata, spec }: PodParts): ManifestValue {
  const owner = { kind: kind === 'Deployment' ? 'ReplicaSet' : kind, name: kind === 'Deployment' ? `${name}-0` : name };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name: `${name}-0`, ...(namespace !== undefined && { namespace }), ownerReferences: [owner] },
    spec,
    status: RUNNING,
  };
}

function operatedPod(value: ManifestValue, { name: program, ports }: NonNullable<(typeof OPERATED)[string]>): ManifestValue {
  const { name } = value.metadata;
  const spec = value['spec'] as Readonly<Record<string, unknown>>;
  const own = isRecord(spec['podMetadata']) && isRecord(spec['podMetadata']['labels']) ? spec['podMetadata']['labels'] : {};
  const web = typeof spec['portName'] === 'string' ? spec['portName'] : 'web';
  const declared = Object.entries(ports).map(([port, containerPort]) => ({ name: port === 'web' ? web : port, containerPort }));
  const labels = {
    ...own,
    'app.kubernetes.io/name': program,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'operator.prometheus.io/name': name,
    [program]: name,
  };
  return podOf(value, { name: `${program}-${name}`, metadata: { labels }, spec: { containers: [{ name: program, ports: declared }] } });
}
