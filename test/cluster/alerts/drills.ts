import * as alerts from 'metric-to-pager/alerts';
import { alertsOf } from 'metric-to-pager/slo';
import { service } from '../../../service/service.ts';
import type { GivenValues } from '../manifests.ts';
import type { TestCluster } from '../test-cluster.ts';
import type { Scale } from './scaled-rules.ts';
import { startStore, storeUrl } from './store.ts';

/** An alert that is drilled on an installation of its own. Its fault is that of the definition. */
export interface Drill {
  /** Name of the installation. */
  readonly name: string;
  /** The alert without the prefix of the service, with the labels that distinguish it from others of the same name. */
  readonly alert: string;
  /** Longest time in seconds from the metric that shows the fault until the condition of the alert holds. */
  readonly holds: number;
  /** Values of the installation besides those of every drill. @default none */
  readonly values?: (namespace: string) => GivenValues;
  /** @default nothing is scaled down */
  readonly scale?: Scale;
  /** Runs before the installation. @default nothing */
  readonly prepare?: (context: { readonly cluster: TestCluster }, namespace: string) => Promise<void>;
  /** Other alerts that the fault may raise. @default none */
  readonly besides?: readonly string[];
}

/** All drills, each with its own installation. */
export const DRILLS: readonly Drill[] = [
  { name: 'failing', alert: 'ErrorBudgetBurn/availability/page-fast', holds: 15 },
  { name: 'slow', alert: 'ErrorBudgetBurn/latency/page-fast', holds: 15 },
  { name: 'unreachable', alert: 'TargetDown', holds: 0, besides: ['MostTargetsDown'] },
  { name: 'unselected', alert: 'TargetAbsent', holds: 0 },
  { name: 'restarting', alert: 'PodsRestarting', holds: 0, besides: ['ErrorBudgetBurn', 'MostTargetsDown'] },
  { name: 'growing', alert: 'MemoryCloseToLimit', holds: 15, values: () => ({ resources: { memory: '512Mi' } }) },
  {
    name: 'blocked',
    alert: 'EventLoopSaturated',
    scale: { for: '2m', ranges: { '5m': '1m' } },
    // A CPU limit leaves CPU for the other drills.
    values: () => ({ resources: { cpuRequest: '300m', cpuLimit: '300m' } }),
    holds: 60,
    besides: ['ErrorBudgetBurn', 'MostTargetsDown'],
  },
  {
    name: 'throttled',
    alert: 'CpuThrottled',
    scale: { for: '2m', ranges: { '5m': '1m' } },
    holds: 75,
    besides: ['ErrorBudgetBurn', 'TargetDown', 'MostTargetsDown'],
  },
  { name: 'refusing', alert: 'RequestsRefused', scale: { for: '2m', ranges: { '10m': '2m' } }, holds: 15, besides: ['ErrorBudgetBurn'] },
  {
    name: 'alone',
    alert: 'RateLimitStoreDown',
    values: (namespace) => ({ redis: { url: storeUrl(namespace) }, env: { RATE_LIMIT_PER_SECOND: '50' } }),
    prepare: ({ cluster }, namespace) => startStore(cluster, namespace),
    holds: 0,
  },
  { name: 'blind', alert: 'MetricsMissing', holds: 0 },
  { name: 'stuck', alert: 'TwoVersions', holds: 0 },
];

/** Returns the alert with its distinguishing labels: `LoremErrorBudgetBurn/latency/page-fast`. */
export function titleOf({ alert }: Drill): string {
  return `${service.alertPrefix}${alert}`;
}

/** Returns the alert of a drill, with its fault. @throws when the service has none, or no program can inject its fault */
export function alertOf(drill: Drill): alerts.Alert & { readonly fault: alerts.Fault } {
  const found = ALERTS.find((one) => alerts.titleOf(one) === titleOf(drill));
  if (found?.fault === undefined) throw new Error(`The service has no alert "${titleOf(drill)}" with a fault`);
  return { ...found, fault: found.fault };
}

// --- internal ---

const ALERTS = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
