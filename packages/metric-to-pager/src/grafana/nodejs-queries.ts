import type { Metric } from '../catalogue/catalogue.ts';
import {
  countBy,
  countOf,
  divide,
  maxBy,
  minBy,
  NODE_SERIES,
  rate,
  type Selection,
  type Source,
  series,
  subtract,
  sumBy,
  sumOf,
  timestamp,
} from '../promql/index.ts';
import { type Target, target, withoutNaN } from './target.ts';
import { SELECTED_PODS } from './variables.ts';

const {
  nodejs_eventloop_utilization_histogram: utilization,
  nodejs_gc_duration_seconds: gc,
  process_start_time_seconds: startTime,
} = NODE_SERIES;

/** The share of time in which the event loop is busy, sampled 10 times per second. */
export const eventLoopUtilization = target({
  expr: divide(
    sumBy(['pod'], perSecond(sumOf(utilization, SELECTED_PODS))),
    sumBy(['pod'], perSecond(countOf(utilization, SELECTED_PODS))),
  ),
  legend: '{{pod}}',
});

/** The 99th percentile of timer delay. `nodejs_eventloop_lag_seconds` is not used, as the scrape that measures it delays itself. */
export const eventLoopDelayP99 = target({ expr: byPod(NODE_SERIES.nodejs_eventloop_lag_p99_seconds), legend: '{{pod}} p99' });

/** The mean of timer delay. */
export const eventLoopDelayMean = target({
  expr: byPod(NODE_SERIES.nodejs_eventloop_lag_mean_seconds),
  legend: '{{pod}} mean',
  line: 'dashed',
});

/** CPU cores in use in user mode. */
export const cpuUser = target({
  expr: sumBy(['pod'], perSecond(series(NODE_SERIES.process_cpu_user_seconds_total, SELECTED_PODS))),
  legend: '{{pod}} user',
});

/** CPU cores in use in kernel mode. */
export const cpuSystem = target({
  expr: sumBy(['pod'], perSecond(series(NODE_SERIES.process_cpu_system_seconds_total, SELECTED_PODS))),
  legend: '{{pod}} system',
  line: 'dashed',
});

/** Resident memory of the process. */
export const residentMemory = target({ expr: byPod(NODE_SERIES.process_resident_memory_bytes), legend: '{{pod}}' });

/** Returns the lowest memory limit of the pods. */
export function lowestMemoryLimit(limit: Metric<string, 'gauge'>): Target {
  return target({ expr: minBy([], series(limit, SELECTED_PODS)), legend: 'limit', line: 'dashed' });
}

/** Returns resident memory as a share of the limit. */
export function memoryRatio(limit: Metric<string, 'gauge'>): Target {
  return target({ expr: divide(byPod(NODE_SERIES.process_resident_memory_bytes), byPod(limit)), legend: '{{pod}}' });
}

/** Used heap memory, by space. */
export const heapBySpace = target({
  expr: sumBy(['space'], series(NODE_SERIES.nodejs_heap_space_size_used_bytes, SELECTED_PODS)),
  legend: '{{space}}',
});

/** Allocated heap memory. */
export const heapTotal = target({ expr: byPod(NODE_SERIES.nodejs_heap_size_total_bytes), legend: '{{pod}} total' });

/** Used heap memory. */
export const heapUsed = target({ expr: byPod(NODE_SERIES.nodejs_heap_size_used_bytes), legend: '{{pod}} used', line: 'dashed' });

/** Memory outside of the heap, mostly buffers. */
export const externalMemory = target({ expr: byPod(NODE_SERIES.nodejs_external_memory_bytes), legend: '{{pod}}' });

/** The share of time spent in garbage collection. */
export const gcTimeShare = target({ expr: sumBy(['pod'], perSecond(sumOf(gc, SELECTED_PODS))), legend: '{{pod}}' });

/** Garbage collections per second, by kind. */
export const gcRate = target({ expr: sumBy(['kind'], perSecond(countOf(gc, SELECTED_PODS))), legend: '{{kind}}' });

/** The mean duration of a garbage collection. The buckets of 1, 10 and 100 ms are too coarse for a quantile. */
export const gcDuration = target({
  expr: withoutNaN(divide(sumBy(['kind'], perSecond(sumOf(gc, SELECTED_PODS))), sumBy(['kind'], perSecond(countOf(gc, SELECTED_PODS))))),
  legend: '{{kind}}',
});

/** Active handles, by type. */
export const handlesByType = target({
  expr: sumBy(['type'], series(NODE_SERIES.nodejs_active_handles, SELECTED_PODS)),
  legend: '{{type}}',
});

/** Open file descriptors. */
export const openFiles = target({ expr: byPod(NODE_SERIES.process_open_fds), legend: '{{pod}}' });

/** The time since the start of each process. */
export const uptime = target({
  expr: maxBy(['pod'], subtract(timestamp(series(startTime, SELECTED_PODS)), series(startTime, SELECTED_PODS))),
  legend: '{{pod}}',
});

/** Pods by version of Node.js. */
export const nodeVersions = target({
  expr: countBy(['version'], series(NODE_SERIES.nodejs_version_info, SELECTED_PODS)),
  legend: '{{version}}',
});

// --- internal ---

function perSecond<L extends string>(counter: Selection<'counter', L>) {
  return rate(counter, '$__rate_interval');
}

/** Maximum, as a replaced pod can briefly have two series. */
function byPod(gauge: Source<'gauge'>) {
  return maxBy(['pod'], series(gauge, SELECTED_PODS));
}
