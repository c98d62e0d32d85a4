import type { Metric } from '../catalogue/catalogue.ts';
import {
  above,
  CADVISOR_SERIES,
  countOf,
  divide,
  groupBy,
  maxBy,
  multiply,
  NODE_SERIES,
  not,
  rate,
  series,
  sumBy,
  sumOf,
  TARGET_SERIES,
} from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';
import { percent } from './percent.ts';

/** A process uses nearly all the memory that its own gauge `limit` says it may. Silent where there is no limit. */
export function memoryCloseToLimit({ limit, share }: { readonly limit: Metric<string, 'gauge'>; readonly share: number }): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const used = series(NODE_SERIES.process_resident_memory_bytes, { namespace, job });
    return {
      name: `${alertPrefix}MemoryCloseToLimit`,
      severity: 'warning',
      expr: above(maxBy(['namespace', 'job', 'pod'], divide(used, series(limit, { namespace, job }))), share),
      above: share,
      for: '10m',
      summary: 'A pod has nearly used up its memory.',
      description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its memory, more than ${percent(share)} for 10 minutes. At 100% the kernel ends it.`,
      drill: 'allocate memory up to the limit, and keep it',
    };
  };
}

/**
 * A pod wants more CPU than its limit gives it. The counts of scheduling periods exist only under a limit, so it is silent without one.
 * Their `job` is the kubelet's: pods are found, and the alert gets its `job`, by way of `up`.
 */
export function cpuThrottled({ share }: { readonly share: number }): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const container = { namespace, container: not('') };
    const throttled = sumBy(['namespace', 'pod'], rate(series(CADVISOR_SERIES.container_cpu_cfs_throttled_periods_total, container), '5m'));
    const periods = sumBy(['namespace', 'pod'], rate(series(CADVISOR_SERIES.container_cpu_cfs_periods_total, container), '5m'));
    const pods = groupBy(['namespace', 'pod', 'job'], series(TARGET_SERIES.up, { namespace, job }));
    return {
      name: `${alertPrefix}CpuThrottled`,
      severity: 'warning',
      expr: above(multiply(divide(throttled, periods), pods, { on: ['namespace', 'pod'], groupLeft: ['job'] }), share),
      above: share,
      for: '15m',
      summary: 'A pod is held back by its CPU limit.',
      description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} had to wait in {{ $value | humanizePercentage }} of its scheduling periods, more than ${percent(share)} for 15 minutes.`,
      drill: 'a CPU limit of 100m, and traffic',
    };
  };
}

/** The event loop has hardly an idle moment left: requests queue. */
export function eventLoopSaturated({ share }: { readonly share: number }): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const samples = NODE_SERIES.nodejs_eventloop_utilization_histogram;
    const by = ['namespace', 'job', 'pod'] as const;
    const busy = divide(
      sumBy(by, rate(sumOf(samples, { namespace, job }), '5m')),
      sumBy(by, rate(countOf(samples, { namespace, job }), '5m')),
    );
    return {
      name: `${alertPrefix}EventLoopSaturated`,
      severity: 'warning',
      expr: above(busy, share),
      above: share,
      for: '10m',
      summary: 'The event loop of a pod is saturated.',
      description: `The event loop of pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} is busy {{ $value | humanizePercentage }} of the time, more than ${percent(share)} for 10 minutes: requests wait for each other.`,
      drill: 'block the event loop again and again, most of every second',
    };
  };
}
