import { PORTS } from '../catalogue/ports.ts';
import { equals, minBy, series, TARGET_SERIES } from '../promql/index.ts';
import { defineAlert } from './alert.ts';
import { gauge } from './expectation.ts';
import type { Fault } from './fault.ts';

/** The Service's metrics port points at a closed port. */
export const closedMetricsPort: Fault = {
  id: 'closed-metrics-port',
  description: 'the Service points its metrics port at a closed port',
  formerly: "point the Service's metrics port at a closed port",
  changes: [{ apiVersion: 'v1', kind: 'Service' }],
  inject: (site) =>
    site.change<ServiceFields>({ apiVersion: 'v1', kind: 'Service' }, ({ spec: { ports = [] } = {} }) => {
      const closed = ports.map((port) => (port.name === PORTS.metrics ? { ...port, targetPort: CLOSED_PORT } : port));
      return { patch: { spec: { ports: closed } }, undo: { spec: { ports } } };
    }),
  shows: (selector) => `${TARGET_SERIES.up.name}${selector} == 0`,
};

/** Prometheus cannot scrape a pod. */
export const targetDown = defineAlert({
  name: 'TargetDown',
  expr: (where) => equals(minBy(['namespace', 'job', 'pod'], series(TARGET_SERIES.up, where)), 0),
  for: '5m',
  summary: 'Prometheus cannot scrape a pod.',
  description:
    'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} has not answered a scrape for 5 minutes: its metrics port is not reachable, or it is overloaded.',
  meaning: 'Prometheus discovers a pod, but no scrape of it has succeeded for 5 minutes.',
  expectation: {
    labels: ['namespace', 'job', 'pod'],
    waits: 5,
    series: ({ labels, level }) => [gauge('up', labels, (minute) => 1 - level(minute))],
  },
  fault: closedMetricsPort,
});

// --- internal ---

interface ServiceFields {
  readonly spec?: { readonly ports?: readonly { readonly name?: string }[] };
}

/** Reserved, and never listened on. */
const CLOSED_PORT = 9;
