import { isRecord } from 'metric-to-pager/shape';
import { readsMonitors } from '../snapshot/programs.ts';
import type { Manifest } from './manifest.ts';

/** What reads the objects of Prometheus Operator, or dashboards, among files. */
export interface Readers {
  /** A Prometheus, or a program that does its work. */
  readonly prometheus: boolean;
  readonly alertmanager: boolean;
  readonly grafana: boolean;
}

/** Returns what of the files reads the others. */
export function readersIn(manifests: Iterable<Manifest>): Readers {
  const all = [...manifests];
  const kinds = new Set(all.map(({ value }) => value.kind));
  const images = all.flatMap(({ value }) => imagesIn(value['spec']));
  return {
    prometheus: KINDS.some((kind) => kinds.has(kind)) || images.some((image) => readsMonitors({ image })),
    alertmanager: kinds.has('Alertmanager'),
    grafana: kinds.has('Grafana') || images.some((image) => GRAFANA.test(image)),
  };
}

/** The kinds of object that make Prometheus, or what does its work. */
export const PROMETHEUS_KINDS: readonly string[] = ['Prometheus', 'PrometheusAgent', 'ThanosRuler'];

// --- internal ---

const KINDS = [...PROMETHEUS_KINDS, 'VMAgent', 'OpenTelemetryCollector', 'TargetAllocator'];

/** Grafana itself, or the sidecar that brings it dashboards. */
const GRAFANA = /(?:^|\/)(?:grafana|k8s-sidecar)(?::|@|$)/;

function imagesIn(spec: unknown): readonly string[] {
  const template = isRecord(spec) && isRecord(spec['template']) ? spec['template']['spec'] : undefined;
  const containers: unknown = isRecord(template) ? template['containers'] : undefined;
  return Array.isArray(containers)
    ? containers.flatMap((one) => (isRecord(one) && typeof one['image'] === 'string' ? [one['image']] : []))
    : [];
}
