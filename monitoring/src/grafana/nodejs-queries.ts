import type { Metric } from '../catalogue/catalogue.ts';
import {
  countBy,
  countOf,
  divide,
  maxBy,
  minBy,
  NODE_SERIES,
  rate,
  type Source,
  series,
  subtract,
  sumBy,
  sumOf,
  timestamp,
} from '../promql/index.ts';
import { type Target, target, withoutNaN } from './target.ts';
import { SELECTED_PODS } from './variables.ts';

const RANGE = '$__rate_interval';

/** The share of time in which the event loop is busy, from samples ten times a second. */
export function eventLoopUtilisation(): Target {
  const samples = NODE_SERIES.nodejs_eventloop_utilization_histogram;
  const busy = divide(
    sumBy(['pod'], rate(sumOf(samples, SELECTED_PODS), RANGE)),
    sumBy(['pod'], rate(countOf(samples, SELECTED_PODS), RANGE)),
  );
  return target({ expr: busy, legend: '{{pod}}' });
}

/** How late timers are, at worst in all but 1 % of the cases. Not the plain lag: that is measured by the scrape, which delays itself. */
export function eventLoopDelayP99(): Target {
  return target({ expr: byPod(NODE_SERIES.nodejs_eventloop_lag_p99_seconds), legend: '{{pod}} p99' });
}

/** How late timers are on average. */
export function eventLoopDelayMean(): Target {
  const mean = byPod(NODE_SERIES.nodejs_eventloop_lag_mean_seconds);
  return target({ expr: mean, legend: '{{pod}} mean', line: 'dashed' });
}

/** Processor cores in use, by the program itself or by the kernel on its behalf. */
export function cpuUser(): Target {
  return target({
    expr: sumBy(['pod'], rate(series(NODE_SERIES.process_cpu_user_seconds_total, SELECTED_PODS), RANGE)),
    legend: '{{pod}} user',
  });
}

/** Processor cores that the kernel uses on the program's behalf. */
export function cpuSystem(): Target {
  const system = sumBy(['pod'], rate(series(NODE_SERIES.process_cpu_system_seconds_total, SELECTED_PODS), RANGE));
  return target({ expr: system, legend: '{{pod}} system', line: 'dashed' });
}

/** Physical memory of the whole process. */
export function residentMemory(): Target {
  return target({ expr: byPod(NODE_SERIES.process_resident_memory_bytes), legend: '{{pod}}' });
}

/** The memory that the tightest of the pods may use. */
export function leastMemoryLimit(limit: Metric<string, 'gauge'>): Target {
  return target({ expr: minBy([], series(limit, SELECTED_PODS)), legend: 'limit', line: 'dashed' });
}

/** The share of its memory that a pod has used. */
export function memoryShare(limit: Metric<string, 'gauge'>): Target {
  const used = byPod(NODE_SERIES.process_resident_memory_bytes);
  return target({ expr: divide(used, byPod(limit)), legend: '{{pod}}' });
}

/** Memory in use by objects of JavaScript, in each space of the heap. */
export function heapBySpace(): Target {
  return target({ expr: sumBy(['space'], series(NODE_SERIES.nodejs_heap_space_size_used_bytes, SELECTED_PODS)), legend: '{{space}}' });
}

/** Memory that the heap holds, whether objects fill it or not. */
export function heapSize(): Target {
  return target({ expr: byPod(NODE_SERIES.nodejs_heap_size_total_bytes), legend: '{{pod}} held' });
}

/** Memory that objects of JavaScript fill. */
export function heapUsed(): Target {
  return target({ expr: byPod(NODE_SERIES.nodejs_heap_size_used_bytes), legend: '{{pod}} used', line: 'dashed' });
}

/** Memory outside of the heap: buffers, above all. */
export function externalMemory(): Target {
  return target({ expr: byPod(NODE_SERIES.nodejs_external_memory_bytes), legend: '{{pod}}' });
}

/** The share of time that the garbage collector takes. */
export function gcShare(): Target {
  return target({ expr: sumBy(['pod'], rate(sumOf(NODE_SERIES.nodejs_gc_duration_seconds, SELECTED_PODS), RANGE)), legend: '{{pod}}' });
}

/** How often the garbage collector runs, by the kind of its work. */
export function gcRuns(): Target {
  return target({ expr: sumBy(['kind'], rate(countOf(NODE_SERIES.nodejs_gc_duration_seconds, SELECTED_PODS), RANGE)), legend: '{{kind}}' });
}

/** How long a run of the garbage collector lasts on average: buckets of 1, 10 and 100 ms are too coarse for a quantile. */
export function gcDuration(): Target {
  const runs = NODE_SERIES.nodejs_gc_duration_seconds;
  const mean = divide(sumBy(['kind'], rate(sumOf(runs, SELECTED_PODS), RANGE)), sumBy(['kind'], rate(countOf(runs, SELECTED_PODS), RANGE)));
  return target({ expr: withoutNaN(mean), legend: '{{kind}}' });
}

/** What keeps the processes alive: servers, sockets, pipes. */
export function handlesByType(): Target {
  return target({ expr: sumBy(['type'], series(NODE_SERIES.nodejs_active_handles, SELECTED_PODS)), legend: '{{type}}' });
}

/** Files and sockets that are open. */
export function openFiles(): Target {
  return target({ expr: byPod(NODE_SERIES.process_open_fds), legend: '{{pod}}' });
}

/** How long each process has been running. */
export function uptime(): Target {
  const started = series(NODE_SERIES.process_start_time_seconds, SELECTED_PODS);
  return target({ expr: maxBy(['pod'], subtract(timestamp(started), started)), legend: '{{pod}}' });
}

/** How many pods run each version of Node.js. */
export function nodeVersions(): Target {
  return target({ expr: countBy(['version'], series(NODE_SERIES.nodejs_version_info, SELECTED_PODS)), legend: '{{version}}' });
}

// --- internal ---

/** Of a pod that has just been replaced there can be two series for a moment. */
function byPod(gauge: Source<'gauge'>) {
  return maxBy(['pod'], series(gauge, SELECTED_PODS));
}
