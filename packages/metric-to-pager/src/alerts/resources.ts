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
import { type AlertTemplate, percent } from './alert.ts';

/** A process uses nearly all the memory that its gauge `limit` allows. Does not fire without a limit. */
export function memoryCloseToLimit({ limit, share }: { readonly limit: Metric<string, 'gauge'>; readonly share: number }): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const used = series(NODE_SERIES.process_resident_memory_bytes, { namespace, job });
    return {
      name: `${alertPrefix}MemoryCloseToLimit`,
      severity: 'warning',
      expr: above(maxBy(['namespace', 'job', 'pod'], divide(used, series(limit, { namespace, job }))), share),
      above: share,
      for: '10m',
      summary: 'The memory of a pod is close to its limit.',
      description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its memory limit, more than ${percent(share)} for 10 minutes. At 100% the kernel kills it.`,
      drill: 'allocate memory up to the limit and keep it',
    };
  };
}

/**
 * A pod needs more CPU than its limit allows. Does not fire without a limit, as cAdvisor counts scheduling periods only under one. The
 * `job` of cAdvisor's series is the kubelet's: the join with `up` selects the pods and sets `job`.
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
      summary: 'A pod is throttled by its CPU limit.',
      description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} is throttled in {{ $value | humanizePercentage }} of its scheduling periods, more than ${percent(share)} for 15 minutes.`,
      drill: 'a CPU limit of 100m, and traffic',
    };
  };
}

/** The event loop of a pod is almost never idle: requests queue. */
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
      description: `The event loop of pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} is busy {{ $value | humanizePercentage }} of the time, more than ${percent(share)} for 10 minutes: requests queue.`,
      drill: 'block the event loop for most of every second',
    };
  };
}
