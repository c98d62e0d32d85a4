import type { Metric } from '../../catalogue/catalogue.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import { type Pod, type SimulatedSeries, seriesText } from '../simulation/simulation.ts';
import type { Cause, SeverityAt } from './cause.ts';

/** A pod does not answer scrapes for 5 minutes. */
export function targetDown(): Cause {
  return {
    ...SWITCHED,
    alert: 'TargetDown',
    labels: ['namespace', 'job', 'pod'],
    waits: 5,
    brief: lasting(4),
    series: ({ pod, target, level }) => [gauge('up', own(target, pod), (minute) => 1 - level(minute))],
  };
}

/** Prometheus has no pod of the service at all for 5 minutes. */
export function targetAbsent(): Cause {
  return {
    ...SWITCHED,
    alert: 'TargetAbsent',
    severity: 'critical',
    labels: ['namespace', 'job'],
    waits: 5,
    suffers: 'every pod',
    withoutSeries: 'firing',
    brief: lasting(4),
    series: ({ pod, target, level }) => [gauge('up', own(target, pod), (minute) => (level(minute) > 0 ? undefined : 1))],
  };
}

/** A process starts again more than once within 15 minutes, and that goes on for 5. */
export function podsRestarting(): Cause {
  return {
    ...SWITCHED,
    alert: 'PodsRestarting',
    labels: ['namespace', 'job', 'pod'],
    waits: 5,
    measure: 'sum',
    window: 15,
    limit: 1.5,
    above: (minute) => (minute % 5 === 0 ? 1 : 0),
    below: (minute) => (minute % 17 === 0 ? 1 : 0),
    brief: (minute) => (minute === 0 || minute === 12 ? 1 : 0),
    series: ({ pod, target, level }) => {
      const starts = runningTotal(level);
      return [gauge('process_start_time_seconds', own(target, pod), (minute) => 1000 + 60 * starts(minute))];
    },
  };
}

/** A process uses more than a share of the memory that its own gauge says it may, for 10 minutes. */
export function memoryCloseToLimit({ limit, share }: { readonly limit: Metric<string, 'gauge'>; readonly share: number }): Cause {
  return {
    ...SWITCHED,
    ...aroundShare(share),
    alert: 'MemoryCloseToLimit',
    labels: ['namespace', 'job', 'pod'],
    waits: 10,
    brief: (minute) => (minute < 9 ? 1.01 * share : 0),
    series: ({ pod, target, level }) => [
      gauge('process_resident_memory_bytes', own(target, pod), (minute) => 1e9 * level(minute)),
      gauge(limit.name, own(target, pod), () => 1e9),
    ],
  };
}

/** A container has to wait in more than a share of its scheduling periods, by the kubelet's counts, for 15 minutes. */
export function cpuThrottled({ share }: { readonly share: number }): Cause {
  return {
    ...SWITCHED,
    ...aroundShare(share),
    alert: 'CpuThrottled',
    labels: ['namespace', 'job', 'pod'],
    waits: 15,
    measure: 'mean',
    window: 5,
    brief: (minute) => (minute < 15 ? 1.01 * share : 0),
    series: ({ pod, target, level }) => {
      const kubelet = { namespace: target.namespace, job: 'kubelet', pod: pod.name };
      const periods = (container: string, of: SeverityAt) => [
        counter('container_cpu_cfs_periods_total', { ...kubelet, container }, () => PER_MINUTE),
        counter('container_cpu_cfs_throttled_periods_total', { ...kubelet, container }, (minute) => PER_MINUTE * of(minute)),
      ];
      // The kernel counts for the whole pod too: those periods have no container, and must not count twice.
      return [gauge('up', own(target, pod), () => 1), ...periods('main', level), ...periods('', () => 1)];
    },
  };
}

/** The event loop is busy for more than a share of the time, for 10 minutes. */
export function eventLoopSaturated({ share }: { readonly share: number }): Cause {
  return {
    ...SWITCHED,
    ...aroundShare(share),
    alert: 'EventLoopSaturated',
    labels: ['namespace', 'job', 'pod'],
    waits: 10,
    measure: 'mean',
    window: 5,
    brief: (minute) => (minute < 11 ? 1.01 * share : 0),
    series: ({ pod, target, level }) => [
      counter('nodejs_eventloop_utilization_histogram_sum', own(target, pod), (minute) => PER_MINUTE * level(minute)),
      counter('nodejs_eventloop_utilization_histogram_count', own(target, pod), () => PER_MINUTE),
    ],
  };
}

/** More than a share of the requests of 10 minutes are refused, and at least ten of them, for 10 minutes. */
export function requestsRefused({ requests, refused, served, share }: Refused): Cause {
  return {
    ...SWITCHED,
    ...aroundShare(share),
    alert: 'RequestsRefused',
    labels: ['namespace', 'job'],
    waits: 10,
    measure: 'mean',
    window: 10,
    enough: { usual: true, few: true, low: false, none: false },
    suffers: 'every pod',
    brief: (minute) => (minute < 16 ? 1.01 * share : 0),
    series: ({ pod, target, level, volume }) => {
      const all = { usual: 10 * PER_MINUTE, few: 0, low: 0, none: 0 }[volume];
      // 8 in 10 minutes must not fire, 16 must: both pods together.
      const rare = { few: [0, 1, 2, 3], low: [0, 2] }[volume as string] ?? [];
      const refusals = (minute: number) => (all > 0 ? all * level(minute) : Number(level(minute) > 0 && rare.includes(minute % 5)));
      return [
        ...refused.map((labels) =>
          counter(requests.name, { ...own(target, pod), ...labels }, (minute) => refusals(minute) / refused.length),
        ),
        counter(requests.name, { ...own(target, pod), ...served }, (minute) => all * (1 - level(minute))),
      ];
    },
  };
}

/** What a refused request is: label sets of the counter. */
export interface Refused {
  readonly requests: Metric<string, 'counter'>;
  readonly refused: readonly Readonly<Record<string, string>>[];
  readonly served: Readonly<Record<string, string>>;
  readonly share: number;
}

/** At least one pod has not reached what it leans on for 5 minutes. */
export function dependencyDown({ name, up }: { readonly name: string; readonly up: Metric<string, 'gauge'> }): Cause {
  return {
    ...SWITCHED,
    alert: `${name}Down`,
    labels: ['namespace', 'job'],
    waits: 5,
    brief: lasting(4),
    value: () => 0,
    series: ({ pod, target, level }) => [gauge(up.name, own(target, pod), (minute) => 1 - level(minute))],
  };
}

/** A pod that answers scrapes lacks promised metrics for 10 minutes: `metrics` are those that it must show. */
export function metricsMissing({ metrics }: { readonly metrics: readonly Metric[] }): Cause {
  return {
    ...SWITCHED,
    alert: 'MetricsMissing',
    labels: ['namespace', 'job'],
    waits: 10,
    brief: lasting(9),
    series: ({ pod, target, level }) => [
      gauge('up', own(target, pod), () => 1),
      ...metrics.flatMap(({ name, type }, index) => {
        const shown = type === 'histogram' ? `${name}_count` : name;
        const value = (minute: number) => (index < level(minute) ? undefined : 0);
        return ['1', '2'].map((version) => gauge(shown, { ...own(target, pod), any: version }, value));
      }),
    ],
  };
}

/** A pod answers scrapes and shows none of the promised metrics. */
export function everyMetricMissing({ metrics }: { readonly metrics: readonly Metric[] }): Cause {
  const all = metrics.length;
  return { ...metricsMissing({ metrics }), above: () => all, brief: (minute) => (minute < 9 ? all : 0) };
}

/** More than one build answers for 15 minutes. `version` is the label in which they differ. */
export function twoVersions({ build, version }: { readonly build: Metric<string, 'gauge'>; readonly version: string }): Cause {
  return {
    ...SWITCHED,
    alert: 'TwoVersions',
    labels: ['namespace', 'job'],
    waits: 15,
    brief: lasting(14),
    value: (second) => 1 + second,
    series: ({ pod, target, level }) => {
      const of = (name: string, shows: SeverityAt) =>
        gauge(build.name, { ...own(target, pod), [version]: name }, (minute) => (shows(minute) > 0 ? 1 : undefined));
      const usual = pod.name === 'new' ? 'next' : 'current';
      return [of(usual, (minute) => 1 - level(minute)), of('stuck', level)];
    },
  };
}

// --- internal ---

/** A cause that is there or not, at one pod. */
const SWITCHED = {
  severity: 'warning',
  measure: 'now',
  limit: 0.5,
  above: () => 1,
  suffers: 'one pod',
  withoutSeries: 'silent',
} as const satisfies Partial<Cause>;

const PER_MINUTE = 600;

function aroundShare(share: number) {
  return { limit: share, above: () => 1.01 * share, below: () => 0.99 * share };
}

function lasting(minutes: number): SeverityAt {
  return (minute) => (minute < minutes ? 1 : 0);
}

function runningTotal(level: SeverityAt): SeverityAt {
  return (minute) => {
    let total = 0;
    for (let one = 0; one <= minute; one++) total += level(one);
    return total;
  };
}

function own(target: IdentityLabels, pod: Pod): Readonly<Record<string, string>> {
  return { ...target, pod: pod.name, instance: `${pod.name}:9464` };
}

function gauge(name: string, labels: Readonly<Record<string, string>>, at: SimulatedSeries['at']): SimulatedSeries {
  return { series: seriesText(name, labels), kind: 'gauge', at };
}

function counter(name: string, labels: Readonly<Record<string, string>>, at: SimulatedSeries['at']): SimulatedSeries {
  return { series: seriesText(name, labels), kind: 'counter', at };
}
