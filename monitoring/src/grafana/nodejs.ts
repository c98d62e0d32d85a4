import { BytesIEC, CountsPerSecond, NoUnit, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import type { Metric } from '../catalogue/catalogue.ts';
import { type Dashboard, dashboard } from './dashboard.ts';
import { panelRow } from './layout.ts';
import { stylesFor } from './line-style.ts';
import {
  cpuSystem,
  cpuUser,
  eventLoopDelayMean,
  eventLoopDelayP99,
  eventLoopUtilisation,
  externalMemory,
  gcDuration,
  gcRuns,
  gcShare,
  handlesByType,
  heapBySpace,
  heapSize,
  heapUsed,
  leastMemoryLimit,
  memoryShare,
  nodeVersions,
  openFiles,
  residentMemory,
  uptime,
} from './nodejs-queries.ts';
import type { Panel } from './panel.ts';
import { timeSeries } from './time-series.ts';
import { type DashboardService, findAlert } from './watched-service.ts';

/** The id of the dashboard of the processes, for links to it. */
export const NODEJS = 'nodejs';

export interface NodejsOptions {
  /** A gauge of the memory that a process may use. @default memory is shown without its limit */
  readonly memoryLimit?: Metric<string, 'gauge'>;
}

/** What the processes of a service do with processor, memory and event loop. Works for any service with the Node.js metrics of `@prometheus-io/client`. */
export function nodejsDashboard(service: DashboardService, { memoryLimit }: NodejsOptions = {}): Dashboard {
  return dashboard(service, {
    id: NODEJS,
    title: 'Node.js',
    description: 'What the processes do with processor, memory and event loop.',
    sections: [
      { title: 'Event loop and processor', rows: [panelRow(9, [utilisation(service), delay(), cpu()])] },
      { title: 'Memory', rows: [panelRow(9, memory(service, memoryLimit)), panelRow(9, [spaces(), heap(), external()])] },
      { title: 'Garbage collection', rows: [panelRow(9, [collecting(), collections(), pauses()])] },
      { title: 'Processes', rows: [panelRow(8, [handles(), files(), running(), versions()])] },
    ],
  });
}

/** How busy the event loops are: what saturates first in a Node.js service. */
export function utilisation(service: DashboardService, { more }: { readonly more?: string } = {}): Panel {
  const alert = findAlert(service, 'EventLoopSaturated');
  return timeSeries({
    title: 'Event-loop utilisation',
    description: 'The share of time in which the event loop is busy. Near 100% requests queue, however idle the other processors are.',
    unit: PercentUnit,
    targets: [eventLoopUtilisation()],
    alert,
    alertAbove: alert?.above,
    atLeastUpTo: 1,
    ...(more !== undefined && { detail: more }),
  });
}

// --- internal ---

/** The kinds of garbage collection that `@prometheus-io/client` tells apart. */
const GC_STYLES = stylesFor(['minor', 'major', 'incremental', 'weakcb']);

function delay(): Panel {
  return timeSeries({
    title: 'Event-loop delay',
    description:
      'How late timers are, mean and p99 since the scrape before. They are measured by a timer of 10 ms, so an idle process shows about 10 ms: what counts is more than that.',
    unit: Seconds,
    targets: [eventLoopDelayP99(), eventLoopDelayMean()],
  });
}

function cpu(): Panel {
  return timeSeries({
    title: 'Processor',
    description:
      'Cores in use: by the program itself (user), and by the kernel on its behalf (system). JavaScript alone never uses more than one.',
    unit: Short,
    targets: [cpuUser(), cpuSystem()],
  });
}

function memory(service: DashboardService, limit: Metric<string, 'gauge'> | undefined): Panel[] {
  const resident = timeSeries({
    title: 'Memory',
    description: `Physical memory of the whole process.${limit ? ' Past its limit the kernel ends it; of several limits the lowest is shown.' : ''}`,
    unit: BytesIEC,
    targets: [residentMemory(), ...(limit ? [leastMemoryLimit(limit)] : [])],
  });
  if (limit === undefined) return [resident];
  const alert = findAlert(service, 'MemoryCloseToLimit');
  const share = timeSeries({
    title: 'Memory against the limit',
    description: 'Physical memory of the whole process, as a share of what it may use. At 100% the kernel ends it.',
    unit: PercentUnit,
    targets: [memoryShare(limit)],
    alert,
    alertAbove: alert?.above,
    atLeastUpTo: 1,
    noValue: 'No process has a limit.',
  });
  return [resident, share];
}

function spaces(): Panel {
  return timeSeries({
    title: 'Heap by space',
    description: 'Memory that objects fill, in each space of the heap, over all pods. A leak shows as "old" that never falls back.',
    unit: BytesIEC,
    targets: [heapBySpace()],
    stacked: true,
  });
}

function heap(): Panel {
  return timeSeries({
    title: 'Heap',
    description: 'Memory that the heap holds, and the part of it that objects fill.',
    unit: BytesIEC,
    targets: [heapSize(), heapUsed()],
  });
}

function external(): Panel {
  return timeSeries({
    title: 'Memory outside of the heap',
    description: 'Memory of buffers and other objects that live outside of the heap. It counts against the limit, but not as heap.',
    unit: BytesIEC,
    targets: [externalMemory()],
  });
}

function collecting(): Panel {
  return timeSeries({
    title: 'Time spent collecting garbage',
    description: 'The share of time that the garbage collector takes. More than a few percent means that memory is short.',
    unit: PercentUnit,
    targets: [gcShare()],
  });
}

function collections(): Panel {
  return timeSeries({
    title: 'Garbage collections',
    description: 'Runs a second over all pods: minor ones clear young objects and are short, major ones clear the whole heap.',
    unit: CountsPerSecond,
    targets: [gcRuns()],
    styles: GC_STYLES,
  });
}

function pauses(): Panel {
  return timeSeries({
    title: 'Duration of a collection',
    description: 'How long a run takes on average, by its kind. Nothing else runs meanwhile.',
    unit: Seconds,
    targets: [gcDuration()],
    styles: GC_STYLES,
  });
}

function handles(): Panel {
  return timeSeries({
    title: 'Handles',
    description: 'What keeps the processes alive, over all pods. Sockets that only grow are connections that nobody closes.',
    unit: Short,
    targets: [handlesByType()],
    counts: true,
  });
}

function files(): Panel {
  return timeSeries({
    title: 'Open files',
    description:
      'Files and sockets that are open. What only grows is closed by nobody; at the limit of the process no connection is accepted.',
    unit: Short,
    targets: [openFiles()],
  });
}

function running(): Panel {
  return timeSeries({
    title: 'Uptime',
    description: 'How long each process has been running. A fall to zero is a restart.',
    unit: Seconds,
    targets: [uptime()],
  });
}

function versions(): Panel {
  return timeSeries({
    title: 'Versions of Node.js',
    description: 'How many pods run each version of Node.js.',
    unit: NoUnit,
    targets: [nodeVersions()],
    counts: true,
  });
}
