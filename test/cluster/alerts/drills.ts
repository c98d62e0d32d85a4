import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IService } from 'kubernetes-models/v1/Service';
import { PORTS } from 'metric-to-pager/kubernetes';
import { NODE_SERIES, TARGET_SERIES } from 'metric-to-pager/promql';
import { catalogue } from '../../../service/metrics.ts';
import { service } from '../../../service/service.ts';
import type { GivenValues } from '../manifests.ts';
import { narrowed } from '../series.ts';
import { committed } from '../test-cluster.ts';
import { OTHER_BUILD } from './another-build.ts';
import { change, type DrillSite, greatest, type Pace, putFault, sendRequests, type Undo } from './faults.ts';
import { endTwice } from './restarts.ts';
import type { Scale } from './scaled-rules.ts';
import { scaleTo, startStore, storeUrl } from './store.ts';

/** A fault, and the alert that must follow from it. */
export interface Drill {
  /** What its installation is called. */
  readonly name: string;
  readonly fault: string;
  /** The alert, without the prefix of the service. */
  readonly alert: string;
  /** Labels that tell it from others of its name. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Values of its installation beside those of every drill. @default none */
  readonly values?: (namespace: string) => GivenValues;
  /** @default nothing is scaled down */
  readonly scale?: Scale;
  /** What has to be there before the service is. @default nothing */
  readonly prepare?: (site: Pick<DrillSite, 'cluster'>, namespace: string) => Promise<void>;
  /** Requests for text from before the fault to the end. @default none */
  readonly traffic?: Pace;
  /** Breaks it. */
  readonly inject: (site: DrillSite) => Promise<Undo>;
  /** An expression that has series as soon as Prometheus sees the fault, from the selector of the installation. */
  readonly shows: (selector: string) => string;
  /** Seconds after which the condition of the alert holds at the latest, once the metric shows the fault. */
  readonly holds: number;
  /** Other alerts that may follow from the fault. @default none */
  readonly besides?: readonly string[];
}

const { metrics } = catalogue;
const MONITOR = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' };

/** Fewer than any rate limit here refuses. */
const NOW_AND_THEN: Pace = { workers: 1, everyMilliseconds: 700 };

/** Every fault that is injected, each into an installation of its own. */
export const DRILLS: readonly Drill[] = [
  {
    name: 'failing',
    fault: 'every request is answered with 500',
    alert: 'ErrorBudgetBurn',
    labels: { slo: 'availability', tier: 'page-fast' },
    traffic: NOW_AND_THEN,
    inject: (site) => putFault(site, { kind: 'error' }),
    holds: 15,
    shows: (selector) => `sum(${metrics.lorem_requests_total.name}${narrowed(selector, 'outcome="failed"')}) > 0`,
  },
  {
    name: 'slow',
    fault: 'every request waits for 200 ms',
    alert: 'ErrorBudgetBurn',
    labels: { slo: 'latency', tier: 'page-fast' },
    traffic: NOW_AND_THEN,
    inject: (site) => putFault(site, { kind: 'latency', milliseconds: 200 }),
    holds: 15,
    shows: faultIsActive('latency'),
  },
  {
    name: 'unreachable',
    fault: 'the Service leads to a port that nobody listens on',
    alert: 'TargetDown',
    inject: (site) => change<IService>(site, { apiVersion: 'v1', kind: 'Service' }, ({ spec }) => portElsewhere(spec?.ports ?? [])),
    holds: 0,
    shows: (selector) => `${TARGET_SERIES.up.name}${selector} == 0`,
  },
  {
    name: 'unselected',
    fault: 'the ServiceMonitor has lost its label',
    alert: 'TargetAbsent',
    inject: (site) => change(site, MONITOR, ({ metadata: { labels } }) => ({ patch: withoutSelection(), undo: { metadata: { labels } } })),
    holds: 0,
    shows: (selector) => `absent(${TARGET_SERIES.up.name}${selector})`,
  },
  {
    name: 'restarting',
    fault: 'the process exits, and then is killed for its memory',
    alert: 'PodsRestarting',
    traffic: NOW_AND_THEN,
    inject: endTwice,
    holds: 0,
    shows: (selector) => `changes(${NODE_SERIES.process_start_time_seconds.name}${selector}[5m]) > 1`,
    besides: ['ErrorBudgetBurn'],
  },
  {
    name: 'growing',
    fault: 'memory is taken up to 95% of the limit',
    alert: 'MemoryCloseToLimit',
    values: () => ({ resources: { memory: '512Mi' } }),
    async inject(site) {
      const limit = await greatest(site, metrics.lorem_memory_limit_bytes.name);
      const used = await greatest(site, NODE_SERIES.process_resident_memory_bytes.name);
      return putFault(site, { kind: 'allocate', megabytes: Math.floor((0.95 * limit - used) / 2 ** 20) });
    },
    holds: 15,
    shows: faultIsActive('allocate'),
  },
  {
    name: 'blocked',
    fault: 'requests block the event loop without a pause',
    alert: 'EventLoopSaturated',
    scale: { for: '2m', ranges: { '5m': '1m' } },
    // The protection against overload would refuse the requests that are to block it; a whole core would be missed by the others.
    values: () => ({ resources: { cpuRequest: '300m', cpuLimit: '300m' }, env: { OVERLOAD_DELAY_MS: '0' } }),
    inject: blocked(250),
    holds: 60,
    shows: faultIsActive('block'),
    besides: ['ErrorBudgetBurn'],
  },
  {
    name: 'throttled',
    fault: 'a CPU limit of 100m, and requests that need more',
    alert: 'CpuThrottled',
    scale: { for: '2m', ranges: { '5m': '1m' } },
    // As much is requested: on a busy node it would get too little to reach its limit.
    values: () => ({ resources: { cpuRequest: '100m', cpuLimit: '100m' }, env: { OVERLOAD_DELAY_MS: '0' } }),
    inject: blocked(100),
    holds: 75,
    shows: faultIsActive('block'),
    besides: ['ErrorBudgetBurn', 'TargetDown'],
  },
  {
    name: 'refusing',
    fault: 'more requests than the rate limit lets through',
    alert: 'RequestsRefused',
    scale: { for: '2m', ranges: { '10m': '2m' } },
    values: () => ({ env: { RATE_LIMIT_PER_SECOND: '2' } }),
    traffic: NOW_AND_THEN,
    inject: async (site) => sendRequests(site, { workers: 2, everyMilliseconds: 150 }),
    holds: 15,
    shows: (selector) => `sum(${metrics.lorem_requests_total.name}${narrowed(selector, 'outcome="limited"')}) > 0`,
    besides: ['ErrorBudgetBurn'],
  },
  {
    name: 'alone',
    fault: 'the store of the rate limit is scaled to nothing',
    alert: 'RateLimitStoreDown',
    values: (namespace) => ({ redis: { url: storeUrl(namespace) }, env: { RATE_LIMIT_PER_SECOND: '50' } }),
    prepare: ({ cluster }, namespace) => startStore(cluster, namespace),
    inject: async ({ cluster, installation: { namespace } }) => {
      await scaleTo(cluster, namespace, 0);
      return () => scaleTo(cluster, namespace, 1);
    },
    holds: 0,
    shows: (selector) => `${metrics.lorem_rate_limit_store_up.name}${selector} == 0`,
  },
  {
    name: 'blind',
    fault: 'the ServiceMonitor drops a metric',
    alert: 'MetricsMissing',
    inject: (site) => change<IServiceMonitor>(site, MONITOR, ({ spec }) => dropping(metrics.lorem_log_lines_dropped_total.name, spec)),
    holds: 0,
    shows: (selector) => `absent(${metrics.lorem_log_lines_dropped_total.name}${selector})`,
  },
  {
    name: 'stuck',
    fault: 'another build is rolled out and does not become ready',
    alert: 'TwoVersions',
    inject: (site) =>
      change<IDeployment>(site, { apiVersion: 'apps/v1', kind: 'Deployment' }, ({ spec }) => {
        const containers = spec?.template.spec?.containers ?? [];
        return { patch: podsWith(containers.map((container) => ({ ...container, ...OTHER_BUILD }))), undo: podsWith(containers) };
      }),
    holds: 0,
    shows: (selector) => `count(count by (revision) (${metrics.lorem_build_info.name}${selector})) > 1`,
  },
];

/** The whole name of the alert that a drill is for. */
export function alertNameOf({ alert }: Drill): string {
  return `${service.alertPrefix}${alert}`;
}

// --- internal ---

/** Where nobody listens. */
const CLOSED_PORT = 9;

function faultIsActive(kind: string): Drill['shows'] {
  return (selector) => `${metrics.lorem_faults_active.name}${narrowed(selector, `kind="${kind}"`)} > 0`;
}

function blocked(milliseconds: number): Drill['inject'] {
  return async (site) => {
    const clear = await putFault(site, { kind: 'block', milliseconds });
    const stop = sendRequests(site, { workers: 3, everyMilliseconds: 1 });
    return async () => {
      await clear();
      await stop();
    };
  };
}

function portElsewhere(ports: NonNullable<NonNullable<IService['spec']>['ports']>) {
  const elsewhere = ports.map((port) => (port.name === PORTS.metrics ? { ...port, targetPort: CLOSED_PORT } : port));
  return { patch: { spec: { ports: elsewhere } }, undo: { spec: { ports } } };
}

function withoutSelection(): object {
  const labels = Object.keys(committed.monitoring.labels).map((label) => [label, null]);
  return { metadata: { labels: Object.fromEntries(labels) } };
}

function dropping(metric: string, { endpoints = [] }: Partial<IServiceMonitor['spec']> = {}) {
  const metricRelabelings = [{ action: 'drop', sourceLabels: ['__name__'], regex: metric }];
  return { patch: { spec: { endpoints: endpoints.map((one) => ({ ...one, metricRelabelings })) } }, undo: { spec: { endpoints } } };
}

function podsWith(containers: readonly object[]): object {
  return { spec: { template: { spec: { containers } } } };
}
