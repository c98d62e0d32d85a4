import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IService } from 'kubernetes-models/v1/Service';
import { expectedMetrics, metricsMissing, targetAbsent, targetDown } from '../alerts/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { seriesNames } from '../catalogue/catalogue.ts';
import { PORTS } from '../kubernetes/metadata.ts';
import { TARGET_SERIES } from '../promql/index.ts';
import { change } from './inject.ts';
import type { Fault } from './site.ts';

/** Faults by their names, as the annotation for drills has them. */
export type Faults = Readonly<Record<string, Fault>>;

/** The faults of the alerts that this library brings: they can be injected into any service. */
export function libraryFaults(catalogue: Catalogue): Faults {
  const anyone = { alertPrefix: '', namespace: '', job: '' };
  const [metric] = expectedMetrics(catalogue).flatMap(seriesNames);
  return {
    [targetDown(anyone).drill]: closedMetricsPort,
    [targetAbsent(anyone).drill]: unselectedMonitor,
    ...(metric !== undefined && { [metricsMissing({ catalogue })(anyone).drill]: droppedMetric(metric) }),
  };
}

/** The Service's metrics port points at a closed port. */
export const closedMetricsPort: Fault = {
  inject: (site) =>
    change<IService>(site, { apiVersion: 'v1', kind: 'Service' }, ({ spec }) => {
      const ports = spec?.ports ?? [];
      const closed = ports.map((port) => (port.name === PORTS.metrics ? { ...port, targetPort: CLOSED_PORT } : port));
      return { patch: { spec: { ports: closed } }, undo: { spec: { ports } } };
    }),
  shows: (selector) => `${TARGET_SERIES.up.name}${selector} == 0`,
};

/** The ServiceMonitor has lost the labels that Prometheus may select it by. */
export const unselectedMonitor: Fault = {
  inject: (site) =>
    change(site, MONITOR, ({ metadata: { labels = {} } }) => {
      const without = Object.fromEntries(Object.keys(labels).map((label) => [label, null]));
      return { patch: { metadata: { labels: without } }, undo: { metadata: { labels } } };
    }),
  shows: (selector) => `absent(${TARGET_SERIES.up.name}${selector})`,
};

/** The ServiceMonitor drops a metric. */
export function droppedMetric(metric: string): Fault {
  return {
    inject: (site) =>
      change<IServiceMonitor>(site, MONITOR, ({ spec }) => {
        const { endpoints = [] } = spec ?? {};
        const metricRelabelings = [{ action: 'drop', sourceLabels: ['__name__'], regex: metric }];
        return { patch: { spec: { endpoints: endpoints.map((one) => ({ ...one, metricRelabelings })) } }, undo: { spec: { endpoints } } };
      }),
    shows: (selector) => `absent(${metric}${selector})`,
  };
}

// --- internal ---

const MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' };

/** Reserved, and never listened on. */
const CLOSED_PORT = 9;
