import { BytesIEC, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Metric } from '../catalogue/catalogue.ts';
import { type Dashboard, dashboard } from './dashboard.ts';
import { panelRow } from './layout.ts';
import { stylesFor } from './line-style.ts';
import * as queries from './nodejs-queries.ts';
import type { Panel } from './panel.ts';
import { timeSeries } from './time-series.ts';
import { countUnit } from './units.ts';
import { type DashboardService, findAlert } from './watched-service.ts';

/** The id of the Node.js dashboard, for links to it. */
export const NODEJS = 'nodejs';

export interface NodejsOptions {
  /** A gauge with the memory limit of the process. @default memory is shown without a limit */
  readonly memoryLimit?: Metric<string, 'gauge'>;
}

/** Returns the dashboard of CPU, memory and event loop, for any service with the Node.js metrics of `@prometheus-io/client`. */
export function nodejsDashboard(service: DashboardService, { memoryLimit }: NodejsOptions = {}): Dashboard {
  return dashboard(service, {
    id: NODEJS,
    title: 'Node.js',
    description: 'CPU, memory, garbage collection and event loop of the processes.',
    rows: [
      { title: 'Event loop and CPU', panelRows: [panelRow(9, [eventLoop(service), delay, cpu])] },
      { title: 'Memory', panelRows: [panelRow(9, memory(service, memoryLimit)), panelRow(9, [spaces, heap, external])] },
      { title: 'Garbage collection', panelRows: [panelRow(9, [gcTime, gcRate, gcDuration])] },
      { title: 'Processes', panelRows: [panelRow(8, [handles, files, uptime, versions])] },
    ],
  });
}

/** Returns the panel of event loop utilization, which saturates first in a Node.js service. */
export function eventLoop(service: DashboardService, { detail }: { readonly detail?: string } = {}): Panel {
  return timeSeries({
    title: 'Event loop utilization',
    description: 'Share of time in which the event loop is busy. Near 100%, requests queue, even if other CPU cores are idle.',
    unit: PercentUnit,
    targets: [queries.eventLoopUtilization],
    alert: findAlert(service, 'EventLoopSaturated'),
    softMax: 1,
    detail,
  });
}

// --- internal ---

/** The values of the label `kind` in `@prometheus-io/client`. */
const GC_STYLES = stylesFor(['minor', 'major', 'incremental', 'weakcb']);

const delay = timeSeries({
  title: 'Event loop delay',
  description: 'Delay of timers, mean and p99 since the previous scrape. The timer has a resolution of 10 ms: an idle process shows 10 ms.',
  unit: Seconds,
  targets: [queries.eventLoopDelayP99, queries.eventLoopDelayMean],
});

const cpu = timeSeries({
  title: 'CPU',
  description: 'CPU cores in use, in user mode and in kernel mode (system). JavaScript uses at most one core.',
  unit: countUnit('cores'),
  targets: [queries.cpuUser, queries.cpuSystem],
});

function memory(service: DashboardService, limit: Metric<string, 'gauge'> | undefined): Panel[] {
  const resident = timeSeries({
    title: 'Memory',
    description: `Resident memory of the process.${limit ? ' Above its limit the kernel kills it; of several limits, the lowest is shown.' : ''}`,
    unit: BytesIEC,
    targets: [queries.residentMemory, ...(limit ? [queries.lowestMemoryLimit(limit)] : [])],
  });
  if (limit === undefined) return [resident];
  const ratio = timeSeries({
    title: 'Memory utilization',
    description: 'Resident memory of the process as a share of its limit. At 100% the kernel kills it.',
    unit: PercentUnit,
    targets: [queries.memoryRatio(limit)],
    alert: findAlert(service, 'MemoryCloseToLimit'),
    softMax: 1,
    noValue: 'No process has a limit.',
  });
  return [resident, ratio];
}

const spaces = timeSeries({
  title: 'Heap by space',
  description: 'Used heap memory by space, over all pods. In a leak, "old" grows and never falls.',
  unit: BytesIEC,
  targets: [queries.heapBySpace],
  stacked: true,
});

const heap = timeSeries({
  title: 'Heap',
  description: 'Allocated heap memory (total), and the part of it in use (used).',
  unit: BytesIEC,
  targets: [queries.heapTotal, queries.heapUsed],
});

const external = timeSeries({
  title: 'External memory',
  description: 'Memory of buffers and other objects outside of the heap. It counts towards the memory limit.',
  unit: BytesIEC,
  targets: [queries.externalMemory],
});

const gcTime = timeSeries({
  title: 'Time in garbage collection',
  description: 'Share of time spent in garbage collection. More than a few percent indicates a lack of memory.',
  unit: PercentUnit,
  targets: [queries.gcTimeShare],
});

const gcRate = timeSeries({
  title: 'Garbage collections',
  description: 'Garbage collections per second, over all pods: minor ones collect young objects, major ones the whole heap.',
  unit: countUnit('GCs/s'),
  targets: [queries.gcRate],
  styles: GC_STYLES,
});

const gcDuration = timeSeries({
  title: 'Garbage collection duration',
  description: 'Mean duration of a garbage collection, by kind. It blocks the event loop.',
  unit: Seconds,
  targets: [queries.gcDuration],
  styles: GC_STYLES,
});

const handles = timeSeries({
  title: 'Active handles',
  description: 'Handles that keep the processes alive, over all pods. A number of sockets that only grows indicates a connection leak.',
  unit: Short,
  targets: [queries.handlesByType],
  counts: true,
});

const files = timeSeries({
  title: 'Open file descriptors',
  description: 'Open files and sockets. A number that only grows is a leak; at its limit the process accepts no connections.',
  unit: Short,
  targets: [queries.openFiles],
});

const uptime = timeSeries({
  title: 'Uptime',
  description: 'Time since the start of each process. A drop to zero is a restart.',
  unit: Seconds,
  targets: [queries.uptime],
});

const versions = timeSeries({
  title: 'Node.js versions',
  description: 'Number of pods that run each version of Node.js.',
  unit: NoUnit,
  targets: [queries.nodeVersions],
  counts: true,
});
