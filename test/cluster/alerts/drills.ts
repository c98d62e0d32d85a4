import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { change, closedMetricsPort, droppedMetric, greatest, type Undo, unselectedMonitor } from 'metric-to-pager/drill';
import { NODE_SERIES } from 'metric-to-pager/promql';
import { catalogue } from '../../../service/metrics.ts';
import { service } from '../../../service/service.ts';
import type { GivenValues } from '../manifests.ts';
import { narrowed } from '../series.ts';
import { type DrillSite, type Pace, putFault, sendRequests } from './faults.ts';
import { endTwice } from './restarts.ts';
import type { Scale } from './scaled-rules.ts';
import { scaleTo, startStore, storeUrl } from './store.ts';

/** A fault and the alert that it must raise. */
export interface Drill {
  /** Name of the installation. */
  readonly name: string;
  readonly fault: string;
  /** The alert, without the prefix of the service. */
  readonly alert: string;
  /** Labels that distinguish the alert from others of the same name. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Values of the installation besides those of every drill. @default none */
  readonly values?: (namespace: string) => GivenValues;
  /** @default nothing is scaled down */
  readonly scale?: Scale;
  /** Runs before the installation. @default nothing */
  readonly prepare?: (context: Pick<DrillSite, 'cluster'>, namespace: string) => Promise<void>;
  /** Text requests during the whole drill. @default none */
  readonly traffic?: Pace;
  readonly inject: (context: DrillSite) => Promise<Undo>;
  /** Returns an expression that has series once Prometheus has scraped the fault. */
  readonly shows: (selector: string) => string;
  /** Longest time in seconds from `shows` until the condition of the alert holds. */
  readonly holds: number;
  /** Other alerts that the fault may raise. @default none */
  readonly besides?: readonly string[];
}

const { metrics } = catalogue;

/** Container fields that run the same image as another build that never becomes ready: a copy of the bundle with another revision. */
const OTHER_BUILD = {
  args: [
    '--input-type=module',
    '--eval',
    `import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
     cpSync('/app', '/tmp/app', { recursive: true, filter: (path) => !path.startsWith('/app/cache') });
     const revision = /(["']?revision["']?: ?)(["'])[^"']*\\2/g;
     for (const file of readdirSync('/tmp/app/service')) {
       const path = '/tmp/app/service/' + file;
       const source = readFileSync(path, 'utf8');
       writeFileSync(path, source.replace(revision, '$1"another"'));
     }
     await import('/tmp/app/service/main.mjs');`,
  ],
  readinessProbe: { httpGet: { path: '/never-ready', port: 'http' }, periodSeconds: 5 },
};

/** Below every rate limit of the drills. */
const NOW_AND_THEN: Pace = { workers: 1, everyMilliseconds: 700 };

/** All drills, each with its own installation. */
export const DRILLS: readonly Drill[] = [
  {
    name: 'failing',
    fault: 'every request is answered with 500',
    alert: 'ErrorBudgetBurn',
    labels: { slo: 'availability', tier: 'page-fast' },
    traffic: NOW_AND_THEN,
    inject: (context) => putFault(context, { kind: 'error' }),
    holds: 15,
    shows: (selector) => `sum(${metrics.lorem_requests_total.name}${narrowed(selector, 'outcome="failed"')}) > 0`,
  },
  {
    name: 'slow',
    fault: 'every request waits for 200 ms',
    alert: 'ErrorBudgetBurn',
    labels: { slo: 'latency', tier: 'page-fast' },
    traffic: NOW_AND_THEN,
    inject: (context) => putFault(context, { kind: 'latency', milliseconds: 200 }),
    holds: 15,
    shows: faultIsActive('latency'),
  },
  {
    name: 'unreachable',
    fault: 'the Service points its metrics port at a closed port',
    alert: 'TargetDown',
    ...closedMetricsPort,
    holds: 0,
  },
  {
    name: 'unselected',
    fault: 'the ServiceMonitor loses its label',
    alert: 'TargetAbsent',
    ...unselectedMonitor,
    holds: 0,
  },
  {
    name: 'restarting',
    fault: 'the process exits, then is OOM-killed',
    alert: 'PodsRestarting',
    traffic: NOW_AND_THEN,
    inject: endTwice,
    holds: 0,
    shows: (selector) => `changes(${NODE_SERIES.process_start_time_seconds.name}${selector}[5m]) > 1`,
    besides: ['ErrorBudgetBurn'],
  },
  {
    name: 'growing',
    fault: 'memory is allocated up to 95% of the limit',
    alert: 'MemoryCloseToLimit',
    values: () => ({ resources: { memory: '512Mi' } }),
    async inject(context) {
      const limit = await greatest(context, metrics.lorem_memory_limit_bytes.name);
      const used = await greatest(context, NODE_SERIES.process_resident_memory_bytes.name);
      return putFault(context, { kind: 'allocate', megabytes: Math.floor((0.95 * limit - used) / 2 ** 20) });
    },
    holds: 15,
    shows: faultIsActive('allocate'),
  },
  {
    name: 'blocked',
    fault: 'requests block the event loop without a pause',
    alert: 'EventLoopSaturated',
    scale: { for: '2m', ranges: { '5m': '1m' } },
    // Load shedding would refuse the requests that block; a CPU limit leaves CPU for the other drills.
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
    // The request equals the limit: on a busy node the pod would not reach its limit.
    values: () => ({ resources: { cpuRequest: '100m', cpuLimit: '100m' }, env: { OVERLOAD_DELAY_MS: '0' } }),
    inject: blocked(100),
    holds: 75,
    shows: faultIsActive('block'),
    besides: ['ErrorBudgetBurn', 'TargetDown'],
  },
  {
    name: 'refusing',
    fault: 'more requests than the rate limit allows',
    alert: 'RequestsRefused',
    scale: { for: '2m', ranges: { '10m': '2m' } },
    values: () => ({ env: { RATE_LIMIT_PER_SECOND: '2' } }),
    traffic: NOW_AND_THEN,
    inject: async (context) => sendRequests(context, { workers: 2, everyMilliseconds: 150 }),
    holds: 15,
    shows: (selector) => `sum(${metrics.lorem_requests_total.name}${narrowed(selector, 'outcome="limited"')}) > 0`,
    besides: ['ErrorBudgetBurn'],
  },
  {
    name: 'alone',
    fault: 'the store of the rate limit is scaled to zero',
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
    ...droppedMetric(metrics.lorem_log_lines_dropped_total.name),
    holds: 0,
  },
  {
    name: 'stuck',
    fault: 'another build is rolled out and does not become ready',
    alert: 'TwoVersions',
    inject: (context) =>
      change<IDeployment>(context, { apiVersion: 'apps/v1', kind: 'Deployment' }, ({ spec }) => {
        const containers = spec?.template.spec?.containers ?? [];
        return { patch: podsWith(containers.map((container) => ({ ...container, ...OTHER_BUILD }))), undo: podsWith(containers) };
      }),
    holds: 0,
    shows: (selector) => `count(count by (revision) (${metrics.lorem_build_info.name}${selector})) > 1`,
  },
];

/** Returns the full alert name of a drill. */
export function alertNameOf({ alert }: Drill): string {
  return `${service.alertPrefix}${alert}`;
}

// --- internal ---

function faultIsActive(kind: string): Drill['shows'] {
  return (selector) => `${metrics.lorem_faults_active.name}${narrowed(selector, `kind="${kind}"`)} > 0`;
}

function blocked(milliseconds: number): Drill['inject'] {
  return async (context) => {
    const clear = await putFault(context, { kind: 'block', milliseconds });
    const stop = sendRequests(context, { workers: 3, everyMilliseconds: 1 });
    return async () => {
      await clear();
      await stop();
    };
  };
}

function podsWith(containers: readonly object[]): object {
  return { spec: { template: { spec: { containers } } } };
}
